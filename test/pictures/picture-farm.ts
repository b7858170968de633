import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FarmClient } from '../../cli/farm/farm-client.ts';
import { FarmHttp } from '../../cli/farm/farm-http.ts';
import { fixedLocation } from '../../cli/farm/farm-location.ts';
import { submitScene } from '../../cli/job/submit-scene.ts';
import type { JobOptions } from '../../cli/options/job-options.ts';
import { openSession } from '../../cli/session.ts';
import { bytes, minutes } from '../../functions/domain/units.ts';
import { type EmbeddedFarm, startEmbeddedFarm } from '../../functions/local/embedded-farm.ts';
import { ffmpegExecutable } from '../../functions/local/local-tools.ts';
import { testSurroundings } from '../cli/test-surroundings.ts';

const run = promisify(execFile);

/** The farm on one machine, in this process, with two workers and the command line's own way to submit. */
export class PictureFarm {
  readonly #farm: EmbeddedFarm;
  readonly problems: unknown[] = [];

  private constructor(farm: EmbeddedFarm) {
    this.#farm = farm;
  }

  static async start(blender: string, folder: string): Promise<PictureFarm> {
    const problems: unknown[] = [];
    const farm = await startEmbeddedFarm({
      dataFolder: join(folder, 'farm'),
      ...{ host: '127.0.0.1', port: 0, blender, ffmpeg: ffmpegExecutable(process.env) ?? 'ffmpeg' },
      ...{ workers: 2, frameTime: minutes(5), frameMemory: bytes(4 * 2 ** 30), allowScripts: false },
      report: (error) => problems.push(error),
    });
    const started = new PictureFarm(farm);
    started.problems.push(...problems);
    return started;
  }

  /**
   * Submits frames of a scene as `render-farm submit` does.
   * @param extra  fields of the job that are added to those which the command sends
   * @param options  of the command, beside `--frames`
   * @throws what the command shows to people
   */
  async submit(
    blend: string,
    frames: string,
    extra: Readonly<Record<string, unknown>>,
    options: JobOptions = {},
  ) {
    const { url, token } = this.#farm;
    const client = new ClientWithMore(new FarmHttp(fixedLocation({ url, token })), extra);
    const session = openSession(testSurroundings(), { json: true });
    const { job } = await submitScene({ ...session, farm: async () => client }, blend, {
      ...options,
      frames,
    });
    return { client, id: job.id };
  }

  /** Kills every Blender of the farm. @returns how many there were */
  async killBlenders(): Promise<number> {
    const { stdout } = await run('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)]);
    const workers = stdout.split('\n').filter((line) => line.includes('render_worker'));
    for (const line of workers) {
      try {
        process.kill(Number.parseInt(line, 10), 'SIGKILL');
      } catch {
        // It has gone by itself since.
      }
    }
    return workers.length;
  }

  stop(): Promise<void> {
    return this.#farm.stop();
  }
}

/** A client whose jobs have more fields than the command knows options for. */
class ClientWithMore extends FarmClient {
  readonly #more: Readonly<Record<string, unknown>>;

  constructor(http: FarmHttp, more: Readonly<Record<string, unknown>>) {
    super(http);
    this.#more = more;
  }

  override submit(body: object, key: string, signal?: AbortSignal) {
    return super.submit({ ...body, ...this.#more }, key, signal);
  }
}
