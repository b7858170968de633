import { AddressMap } from './address-map.ts';
import type { StructView } from './struct-view.ts';

/** @see SEQ_MUTE, SEQ_CHANNEL_MUTE and SEQ_TYPE_* in DNA_sequence_types.h */
const mutedStrip = 1 << 5;
const mutedChannel = 1 << 1;
const type = { meta: 1, sound: 4, oldSound: 5 };

/** One that is remembered costs as much as so many elements that are passed over. */
const keptForOne = 4;

/** The struct's name in files, whatever Blender's sources call it. */
export const stripStruct = 'Sequence';

/** The strips of a scene that are not muted, neither alone nor with their channel or the strip around them. */
export function liveStrips(scene: StructView): StructView[] {
  const found: StructView[] = [];
  const editing = scene.follow('ed');
  if (editing) addUnmuted(editing, found);
  return found;
}

export const isSound = (strip: StructView): boolean =>
  strip.number('type') === type.sound || strip.number('type') === type.oldSound;

function addUnmuted(holder: StructView, found: StructView[]): void {
  const muted = new AddressMap(16);
  for (const channel of holder.list('channels')) {
    if ((channel.number('flag') & mutedChannel) !== 0) muted.set(channel.number('index'), 1);
  }
  for (const strip of holder.list('seqbase')) {
    if ((strip.number('flag') & mutedStrip) !== 0 || muted.has(strip.number('machine'))) continue;
    strip.file.allowances.elements.spend(keptForOne);
    found.push(strip);
    if (strip.number('type') === type.meta) addUnmuted(strip, found);
  }
}
