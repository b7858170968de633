/** What test/image/in-the-image-process.ts found inside the image. */
export interface ImageAccount {
  /** Such as `5.2.3`. */
  readonly blender: string;
  /** Milliseconds for one frame of each engine. */
  readonly renderTimes: Readonly<Record<string, number>>;
  /** What sockets a scene's code got. */
  readonly network: string;
  /** What a scene's code read of things of the farm's own process, or the error that it got instead. */
  readonly farm: Readonly<Record<'environ' | 'mem' | 'maps' | 'exe', string>>;
  /** The same of the environments of all processes. */
  readonly environments: readonly string[];
  readonly home: string | undefined;
  /** Which of the image's folders the worker can write to. */
  readonly writable: readonly string[];
  /** Codecs in which the image's ffmpeg has encoded a video. */
  readonly encoders: readonly string[];
}
