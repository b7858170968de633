import type { Ports } from '../ports/ports.ts';
import type { FrameLimits, Renderer } from '../ports/renderer.ts';
import type { TreeCache } from './project-trees.ts';
import type { Scratch } from './scratch.ts';

/** What one worker works with: the farm's ports, one Blender, and folders of its own. */
export interface WorkerContext {
  readonly ports: Ports;
  readonly renderer: Renderer;
  readonly trees: TreeCache;
  /** Name of the worker, for people. */
  readonly name: string;
  readonly limits: FrameLimits;
  readonly scratch: Scratch;
  /** The farm's owner lets scenes run their scripts. */
  readonly allowScripts: boolean;
}
