import type { ByteSource } from '../blend-file/byte-source.ts';
import { CrateBytes } from './crate-bytes.ts';
import { type CrateField, fieldsOf, type ValueRep } from './crate-fields.ts';
import { CrateSections } from './crate-sections.ts';
import { CrateTexts } from './crate-texts.ts';
import { CrateValues } from './crate-values.ts';
import { Arcs, type LayerArcs } from './layer-arcs.ts';
import type { LayerAllowances } from './limits.ts';

/** @see crateDataTypes.h of OpenUSD */
const type = {
  string: 10,
  assetPath: 12,
  dictionary: 31,
  referenceListOp: 35,
  payload: 47,
  stringVector: 50,
  payloadListOp: 55,
};
const arcTypes: readonly number[] = [type.referenceListOp, type.payload, type.payloadListOp];

/**
 * What a layer names of others that is a crate file: only the tables of its names and fields are read, and the
 * values that matter.
 * @throws UnknownUsdVersion, DamagedUsdLayer, UsdTooLarge
 */
export async function crateArcs(source: ByteSource, allowances: LayerAllowances): Promise<LayerArcs> {
  const bytes = new CrateBytes(source, allowances.layerBytes);
  const sections = await CrateSections.read(bytes, allowances.layerBytes);
  const texts = await CrateTexts.read(sections, allowances.layerTextBytes);
  const [subLayers, clips] = [texts.indexOf('subLayers'), texts.indexOf('clips')];
  const fields: CrateField[] = [];
  for (const field of await fieldsOf(sections)) {
    const { token, rep } = field;
    const isOfClips = token === clips && rep.type === type.dictionary;
    const isOfSubLayers = token === subLayers && rep.type === type.stringVector;
    if (isOfClips || isOfSubLayers || arcTypes.includes(rep.type)) fields.push(field);
  }
  await bytes.around(fields.map(({ rep }) => rep.payload));
  const values = new CrateValues(bytes, texts, sections.version, allowances.layerElements);
  const arcs = new Arcs();
  for (const { rep } of fields) await add(arcs, rep, values);
  return arcs;
}

async function add(arcs: Arcs, rep: ValueRep, values: CrateValues): Promise<void> {
  if (rep.type === type.stringVector) {
    for (const path of await values.strings(rep)) arcs.addPath(path);
  } else if (rep.type === type.payload) {
    arcs.addPath(await values.payload(rep));
  } else if (rep.type === type.dictionary) {
    for (const set of (await values.dictionary(rep)).values()) {
      if (set.type === type.dictionary) await addClips(arcs, await values.dictionary(set), values);
    }
  } else {
    const of = rep.type === type.referenceListOp ? 'references' : 'payloads';
    for (const path of await values.listOp(rep, of)) arcs.addPath(path);
  }
}

async function addClips(arcs: Arcs, clips: Map<string, ValueRep>, values: CrateValues): Promise<void> {
  for (const name of ['assetPaths', 'manifestAssetPath']) {
    const rep = clips.get(name);
    if (rep?.type !== type.assetPath) continue;
    for (const path of await values.assetPaths(rep)) arcs.addPath(path);
  }
  const template = clips.get('templateAssetPath');
  if (template?.type === type.string) arcs.addTemplate(values.string(template));
}
