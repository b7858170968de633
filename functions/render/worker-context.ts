import type { Ports } from '../ports/ports.ts';
import type { FrameLimits, Renderer } from '../ports/renderer.ts';
import type { ProjectTrees } from './project-trees.ts';

/** What one worker works with: the farm's ports, one Blender, and folders of its own. */
export interface WorkerContext {
  readonly ports: Ports;
  readonly renderer: Renderer;
  readonly trees: ProjectTrees;
  /** Name of the worker, for people. */
  readonly name: string;
  readonly limits: FrameLimits;
  /** Holds a folder for each attempt while it lasts. */
  readonly scratch: string;
  /** The farm's owner lets scenes run their scripts. */
  readonly allowScripts: boolean;
}
