import * as z from 'zod';
import { useRecordedEvery } from '../domain/blob-life.ts';
import { canonicalJson, digestOf } from '../domain/canonical-json.ts';
import type { Job } from '../domain/job.ts';
import { bakeKey } from '../domain/keys.ts';
import type { RenderSettings } from '../domain/picture.ts';
import { type FrameNumber, instant, type Sha256, sha256 } from '../domain/units.ts';
import { allPages } from '../ports/all-pages.ts';
import { NoSuchObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import type { OpenedScene } from '../ports/renderer.ts';
import { areBlobsThere } from '../work/blobs-there.ts';

/** A bake, by all that its outcome depends on but its last frame: one that goes further serves as well. */
export interface Bake {
  readonly digest: Sha256;
  readonly to: FrameNumber;
}

/** Raised when bakes come out differently from then on, so that none made before is used. */
const revision = 2;
const pageSize = 100;

const keptBake = z.object({ manifest: z.string().transform(sha256) });

/**
 * The settings that simulations may depend on: all but those that are known to change nothing but the picture. A
 * setting that is added counts until it is named here.
 */
export function settingsOfBake(settings: RenderSettings): RenderSettings {
  const {
    cameras: _cameras,
    engine: _engine,
    samples: _samples,
    resolution: _resolution,
    denoise: _denoise,
    ...rest
  } = settings;
  return rest;
}

export function bakeOf(
  { request }: Job,
  { scene, blender }: OpenedScene,
  range: { readonly from: FrameNumber; readonly to: FrameNumber },
  allowScripts: boolean,
): Bake {
  const { manifest, settings } = request;
  const depends = {
    revision,
    manifest,
    scene: request.scene,
    settings: settingsOfBake(settings),
    blender,
    // Of frames before the scene's own, the first is where simulations begin.
    from: Math.min(range.from, scene.frames.start),
    allowScripts,
  };
  return { digest: digestOf(canonicalJson(depends)), to: range.to };
}

/** The manifest of a tree that was baked so before, if it goes far enough and all of it is still there. */
export async function findBake(ports: Ports, { digest, to }: Bake): Promise<Sha256 | undefined> {
  const { objects, clock } = ports;
  const farEnough = bakeKey(digest, to);
  const prefix = farEnough.slice(0, farEnough.lastIndexOf('/') + 1);
  for await (const { keys } of allPages((from) => objects.list(prefix, { limit: pageSize, ...from }))) {
    for (const key of keys) {
      if (key < farEnough) continue;
      const manifest = await readBake(ports, key);
      if (manifest === undefined || !(await areBlobsThere(ports, manifest))) continue;
      await objects.touch([key], instant(clock.now() - useRecordedEvery));
      return manifest;
    }
  }
  return undefined;
}

async function readBake({ objects }: Ports, key: string): Promise<Sha256 | undefined> {
  try {
    return keptBake.parse(JSON.parse((await objects.read(key)).toString())).manifest;
  } catch (error) {
    if (error instanceof NoSuchObject) return undefined; // swept meanwhile
    throw error;
  }
}

/** Remembers a baked tree for later jobs. */
export async function keepBake({ objects }: Ports, { digest, to }: Bake, manifest: Sha256): Promise<void> {
  await objects.put(bakeKey(digest, to), { bytes: Buffer.from(JSON.stringify({ manifest })) });
}
