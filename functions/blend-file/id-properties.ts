import type { StructView } from './struct-view.ts';

/** IDP_INT in DNA_ID.h */
const integer = 1;

/**
 * A setting of an add-on, which Blender keeps as a custom property in a group named after the add-on; Cycles
 * counts as one. Since 5.0 these lie apart from the user's own properties.
 * @returns undefined when it was never changed from its default
 */
export function addOnSetting(dataBlock: StructView, group: string, name: string): number | undefined {
  for (const root of ['id.system_properties', 'id.properties']) {
    const settings = member(dataBlock.follow(root), group);
    const setting = member(settings, name);
    if (setting?.number('type') === integer) return setting.number('data.val');
  }
  return undefined;
}

/** A member of a group of properties. */
export function member(group: StructView | undefined, name: string): StructView | undefined {
  for (const property of group?.list('data.group') ?? []) if (property.text('name') === name) return property;
  return undefined;
}
