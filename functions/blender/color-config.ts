import { join } from 'node:path';
import { isBuiltInConfig } from '../color-config/built-in-config.ts';
import type { RenderSession } from '../ports/renderer.ts';
import type { BlenderProgram } from './find-blender.ts';

/** The colour configuration that a Blender must be started with, as its variable `OCIO` has it; undefined for its own. */
export function colorConfigOf({
  root,
  settings,
}: Pick<RenderSession, 'root' | 'settings'>): string | undefined {
  const config = settings.color?.config;
  return config === undefined || isBuiltInConfig(config) ? config : join(root, config);
}

/**
 * Blender reads `OCIO` when it starts. What it cannot read it replaces by the configuration among its data files: one
 * that the worker knows by its display (`color_config.py`), so that it can refuse.
 */
export const colorEnvironment = (
  { worker }: BlenderProgram,
  colorConfig: string | undefined,
): Readonly<Record<string, string>> =>
  colorConfig === undefined
    ? {}
    : { OCIO: colorConfig, BLENDER_USER_DATAFILES: join(worker, 'config_not_read') };
