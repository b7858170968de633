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

const skippedFields: ReadonlySet<string> = new Set([
  'ID.next',
  'ID.prev',
  'ID.newid',
  'ID.orig_id',
  'ID.lib',
  'bNodeTree.owner_id',
  'bNodeTree.gpd',
  'Collection.owner_id',
  'Collection.view_layer',
  'Scene.clip',
  'Scene.gpd',
  'Scene.basact',
  'MovieClip.gpd',
  'Object.proxy_from',
  'Object.poselib',
  'Library.parent',
]);

export const isFollowed = (struct: string, field?: string): boolean =>
  field === undefined ? !skippedStructs.has(struct) : !skippedFields.has(`${struct}.${field}`);
