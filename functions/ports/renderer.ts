import type { PathMap } from '../domain/path-map.ts';
import type {
  OutputFormat,
  PictureDifference,
  PictureFormat,
  RenderSettings,
  VerifiedFile,
  Warning,
} from '../domain/picture.ts';
import type { ExternalFile, InspectedSimulation, SceneSummary } from '../domain/scene-account.ts';
import type { Bytes, FrameNumber, Milliseconds } from '../domain/units.ts';

/**
 * Everything that Blender must know to render frames of one scene. Two frames with equal sessions are
 * rendered by the same Blender, which keeps the scene's data in memory between them.
 */
export interface RenderSession {
  /** Absolute path of the project tree's root. */
  readonly root: string;
  /** The scene, relative to `root`, with `/`. */
  readonly scene: string;
  /**
   * Where the tree's files stood before: paths of the scene that lead there are led into the tree. Without the place
   * of the root, absolute paths that lead nowhere are looked for around the scene.
   */
  readonly moved?: PathMap;
  readonly settings: RenderSettings;
  /** The scene's own image format when left out (PNG when that is a movie). */
  readonly output: OutputFormat;
  /** Also make an 8-bit picture for the encoder where the frame is OpenEXR. */
  readonly forVideo: boolean;
  /** Render although textures or libraries are missing, and say which. */
  readonly allowMissing: boolean;
  readonly allowScripts: boolean;
  /** Keep render data between frames where that is known to be safe. */
  readonly persistent: boolean;
  /** Step through every frame from the scene's first, for simulations that are not baked. */
  readonly sequential: boolean;
}

/** Limits of one frame; an attempt that passes one is ended by killing Blender. */
export interface FrameLimits {
  readonly time: Milliseconds;
  /** Resident memory of the Blender process. */
  readonly memory: Bytes;
}

export interface FoundSimulation extends InspectedSimulation {
  /** Why the farm does not bake it; left out where it can, or need not. */
  readonly notToBeBaked?: string;
}

/** What Blender says of a scene that it has opened with the session's settings. */
export interface OpenedScene {
  /** The Blender that saved the file, such as `2.79`. */
  readonly savedBy: string;
  /** The Blender that has opened it, such as `4.5`: its series alone. */
  readonly blender: string;
  readonly scenes: readonly SceneSummary[];
  /** The scene that will be rendered. */
  readonly scene: SceneSummary;
  /** Engine that will render, after Blender's own fallback. */
  readonly engine: string;
  readonly files: readonly ExternalFile[];
  readonly missing: readonly string[];
  readonly simulations: readonly FoundSimulation[];
  /** A sequencer strip or speaker will be heard. */
  readonly sound: boolean;
  /** The scene's own output format is a movie. */
  readonly movie: boolean;
  /** Image format that will be written. */
  readonly output: PictureFormat;
  readonly warnings: readonly Warning[];
  /** Whether data is kept between frames, and why not. */
  readonly persistence: { readonly on: boolean; readonly why: readonly string[] };
}

export interface RenderProgress {
  /** 0 to 1 within this frame, as far as the engine tells. */
  readonly fraction: number;
  readonly message: string;
}

/** A rendered frame: files in the attempt's folder, all of them verified. */
export interface RenderedFrame {
  readonly files: readonly VerifiedFile[];
  readonly warnings: readonly Warning[];
  /** Missing files that the picture was rendered without. */
  readonly missing: readonly string[];
  /** Time in Blender, from the command to the saved file. */
  readonly renderTime: Milliseconds;
  /** Peak resident memory seen during the attempt. */
  readonly peakMemory: Bytes;
  /** Rendered while Blender kept render data between frames, and between the view layers of one. */
  readonly kept: boolean;
  /** Set when the frame was rendered twice: the files are those of a fresh Blender, and so they differ from those before. */
  readonly difference?: PictureDifference;
}

export interface RenderTask {
  readonly session: RenderSession;
  readonly frame: FrameNumber;
  /** An empty folder for this attempt alone. */
  readonly folder: string;
  readonly limits: FrameLimits;
  /** Start a new Blender for this frame: the last attempt went wrong. */
  readonly fresh: boolean;
  /**
   * Render this frame once more in a fresh Blender that keeps nothing, and compare; where it is the first of its
   * Blender, which proves little, do so with the session's next frame instead. Not done where the time limit forbids
   * it, nor where no data are kept.
   */
  readonly guarded: boolean;
  /** Aborted on cancel or a lost lease: Blender is killed. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
  /**
   * Called once, when the next `render` should come: Blender is free for it while this frame's files are being
   * verified, or will be within a second or so, as the frame before lets expect. It waits for its turn, unwatched.
   */
  readonly onNextWanted?: () => void;
}

export interface BakeTask extends Pick<RenderSession, 'scene' | 'moved' | 'settings' | 'allowScripts'> {
  /** A project tree that may be written to: what is baked is left in the scene, or beside it. */
  readonly root: string;
  /** The job's first and last frame. */
  readonly from: FrameNumber;
  readonly to: FrameNumber;
  readonly limits: FrameLimits;
  /** Aborted on cancel or a lost lease: Blender is killed. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
}

/**
 * Renders frames, one at a time, through one Blender at most.
 *
 * `render` and `open` reject with a FarmError whose `failure` says what to do next; when they reject, the
 * files in the folder are worthless. Where `isFault` is false, the frame had no part in it: the signal was raised, or
 * Blender was ended because of another frame.
 */
export interface Renderer {
  /** Starts Blender before it is needed, to save its start later. @throws BlenderDidNotStart */
  start(): Promise<void>;
  /** Opens the scene and tells what is in it; the Blender stays open for frames of the same session. */
  open(session: RenderSession, limits: FrameLimits, signal: AbortSignal): Promise<OpenedScene>;
  render(task: RenderTask): Promise<RenderedFrame>;
  /** Mixes the scene's sound of the frames `from` to `to`, both included, into a FLAC file. */
  mixdown(session: RenderSession, range: SoundRange, limits: FrameLimits, signal: AbortSignal): Promise<void>;
  /**
   * Bakes the scene's simulations into its project tree.
   * @returns its simulations as they are found when the scene is opened anew
   */
  bake(task: BakeTask): Promise<readonly FoundSimulation[]>;
  /** Last lines of what Blender printed during the current or last command, at most 4 KiB. */
  logTail(): string;
  /** Current resident memory of the Blender process, 0 without one. */
  memory(): Bytes;
  /** Ends Blender. The renderer may be used again: it starts a new one. */
  close(): Promise<void>;
}

export interface SoundRange {
  readonly from: FrameNumber;
  readonly to: FrameNumber;
  /** Absolute path of the file to write. */
  readonly file: string;
}
