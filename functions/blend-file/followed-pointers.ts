/**
 * Which pointers lead from a scene to what its renders need. All do, but for links of lists through the whole
 * file, ways back to an owner, and what exists for editing alone: paint brushes, asset references, background
 * pictures of viewports and cameras. Blender's own list of a file's paths does not make that distinction.
 */
const skippedStructs: ReadonlySet<string> = new Set([
  'ToolSettings',
  'Paint',
  'Sculpt',
  'VPaint',
  'UvSculpt',
  'GpPaint',
  'GpVertexPaint',
  'GpSculptPaint',
  'GpWeightPaint',
  'CurvesSculpt',
  'ImagePaintSettings',
  'ParticleEditSettings',
  'PaintModeSettings',
  'UnifiedPaintSettings',
  'AssetMetaData',
  'TexPaintSlot',
  'CameraBGImage',
  'BGpic',
  'PreviewImage',
  'View3D',
  'ScrArea',
  'Script',
]);

const skippedFields: Readonly<Record<string, ReadonlySet<string>>> = {
  ID: new Set(['next', 'prev', 'newid', 'orig_id', 'lib']),
  bNodeTree: new Set(['owner_id', 'gpd']),
  Collection: new Set(['owner_id', 'view_layer']),
  Scene: new Set(['clip', 'gpd', 'basact']),
  MovieClip: new Set(['gpd']),
  Object: new Set(['proxy_from', 'poselib']),
  Library: new Set(['parent']),
};

export const isFollowed = (struct: string, field?: string): boolean =>
  field === undefined
    ? !skippedStructs.has(struct)
    : !(Object.hasOwn(skippedFields, struct) && skippedFields[struct]?.has(field));
