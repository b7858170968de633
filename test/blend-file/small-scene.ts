import { BlendBytes } from './blend-bytes.ts';

export const addresses = { scene: 0x1000n, camera: 0x2000n, marker: 0x3000n };

/** A scene with a camera, which a marker sets at frame 12, in a form of file. */
export function smallScene(header: string, edit: (file: BlendBytes) => void = () => undefined): Uint8Array {
  const file = smallSceneFile(header);
  edit(file);
  return file.end();
}

/** The same, to be added to and ended. */
export function smallSceneFile(header: string): BlendBytes {
  const file = new BlendBytes({ header });
  file.block({
    code: 'GLOB',
    address: 0x500n,
    struct: 'FileGlobal',
    body: file.struct('FileGlobal', { curscene: addresses.scene }),
  });
  file.block({ code: 'SC', address: addresses.scene, struct: 'Scene', body: sceneBody(file) });
  file.block({
    code: 'DATA',
    address: addresses.marker,
    struct: 'TimeMarker',
    body: file.struct('TimeMarker', { frame: 12, camera: addresses.camera }),
  });
  file.block({
    code: 'OB',
    address: addresses.camera,
    struct: 'Object',
    body: file.struct('Object', { 'id.name': 'OBEye', type: 11 }),
  });
  return file;
}

export function sceneBody(
  file: BlendBytes,
  changes: Record<string, number | bigint | string> = {},
): Uint8Array {
  return file.struct('Scene', {
    'id.name': 'SCSmall',
    camera: addresses.camera,
    'r.sfra': -5,
    'r.efra': 70_000,
    'r.frs_sec': 30,
    'r.frs_sec_base': 1.001,
    'r.size': 50,
    'r.xsch': 1920,
    'r.ysch': 1080,
    'r.engine': 'CYCLES',
    'r.imtype': 23,
    'markers.first': addresses.marker,
    ...changes,
  });
}
