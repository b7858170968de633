import type { ByteSource } from '../blend-file/byte-source.ts';
import { crateArcs } from './crate-arcs.ts';
import { DamagedUsdLayer, NotAUsdLayer } from './errors.ts';
import { Arcs, type LayerArcs } from './layer-arcs.ts';
import type { LayerAllowances } from './limits.ts';
import { textArcs } from './text-arcs.ts';

const longestBeginning = 8;

/**
 * What a layer of USD names of other layers: sublayers, references, payloads and value clips, wherever they stand
 * in it, chosen or not. What it is, its first bytes say.
 * @throws NotAUsdLayer, UnknownUsdVersion, DamagedUsdLayer, UsdTooLarge
 */
export async function readLayer(source: ByteSource, allowances: LayerAllowances): Promise<LayerArcs> {
  allowances.layers.spend();
  const beginning = await source.read(0, Math.min(longestBeginning, source.size));
  const text = String.fromCharCode(...beginning);
  try {
    if (text === 'PXR-USDC') return await crateArcs(source, allowances);
    if (text.startsWith('#usda')) return await textArcs(source, allowances);
  } catch (error) {
    // A number in the file that leads outside of its bytes.
    throw error instanceof RangeError ? new DamagedUsdLayer('a number in it leads nowhere', error) : error;
  }
  // A package has all that it refers to within itself.
  if (text.startsWith('PK\x03\x04')) return new Arcs();
  throw new NotAUsdLayer(source.size === 0 ? 'nothing' : JSON.stringify(text));
}
