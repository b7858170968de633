import type { InspectedScene, ViewLayerSummary } from '../../functions/domain/scene-account.ts';
import { showCount } from '../terminal/amounts.ts';

/** One scene of a file, for a page to read. */
export function showScene(scene: InspectedScene): string {
  const { name, active, engine, addOnEngine, frames, fps, resolution, samples, output } = scene;
  const step = frames.step === 1 ? '' : `, in steps of ${frames.step}`;
  const rate = fps.numerator / fps.denominator;
  return [
    `Scene “${name}”${active ? ' (active)' : ''}`,
    `  engine      ${engine}${addOnEngine ? ' (of an add-on)' : ''}`,
    `  frames      ${frames.start} to ${frames.end}${step}, ${Number(rate.toFixed(3))} a second`,
    `  picture     ${resolution.x}×${resolution.y} at ${resolution.percentage} %, ${output}`,
    ...(samples === null ? [] : [`  samples     ${samples}${scene.samplesAnimated ? ', animated' : ''}`]),
    `  made from   ${showPicture(scene)}`,
    ...showMarkers(scene),
    ...showLayers(scene),
    ...showExtras(scene),
  ].join('\n');
}

function showPicture({ picture, camera, cameras }: InspectedScene): string {
  if (picture === null) return 'NOTHING: there is no active camera, and nothing else to make a picture from';
  if (picture !== 'camera') return `its ${picture}`;
  const others = cameras.filter((name) => name !== camera);
  return `camera ${camera ?? 'by its markers'}${others.length > 0 ? ` (also there: ${others.join(', ')})` : ''}`;
}

/** How many of what may come by the thousand are shown; `--json` has all. */
const shown = 10;

export function shortened(items: readonly string[]): string {
  const more = items.length > shown ? `, and ${items.length - shown} more` : '';
  return `${items.slice(0, shown).join(', ')}${more}`;
}

function showMarkers({ cameraMarkers }: InspectedScene): string[] {
  if (cameraMarkers.length === 0) return [];
  return [`  markers     ${shortened(cameraMarkers.map(({ frame, camera }) => `${camera} from ${frame}`))}`];
}

/** One layer that is rendered as the scene says is what every scene has. */
function showLayers({ viewLayers }: InspectedScene): string[] {
  const isPlain = ({ rendered, samples }: ViewLayerSummary) => rendered && samples === null;
  if (viewLayers.length < 2 && viewLayers.every(isPlain)) return [];
  const layers = viewLayers.map((layer) => {
    const samples = layer.samples === null ? '' : ` (${layer.samples} samples)`;
    return `${layer.name}${samples}${layer.rendered ? '' : ' (not rendered)'}`;
  });
  return [`  layers      ${shortened(layers)}`];
}

function showExtras({ compositor, fileOutputs, stereo, picture }: InspectedScene): string[] {
  const extras = [
    compositor && picture !== 'compositor' ? ['a compositor'] : [],
    fileOutputs > 0 ? [showCount(fileOutputs, 'File Output node')] : [],
    stereo ? ['two eyes (stereo)'] : [],
  ].flat();
  return extras.length > 0 ? [`  with        ${extras.join(', ')}`] : [];
}
