import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, sceneFile } from './bench.ts';
import { atMost, type Figure } from './figure.ts';
import { measureAws } from './measure-aws.ts';

/** What the producer and a frame of a warm worker ask of AWS, counted on a local one. */
export async function benchAws(bench: Bench): Promise<Figure[]> {
  const inside = mkdtempSync(join(bench.folder, 'aws-'));
  const { aFrame, ...producer } = await measureAws(bench.blender, sceneFile(bench, 'light'), inside);
  return [
    atMost('aws: records written for a frame', aFrame.writes, 3),
    atMost('aws: records read for a frame', aFrame.reads, 3),
    atMost('aws: files put for a frame and its preview', aFrame.puts, 2),
    atMost('aws: files got for a frame', aFrame.gets, 0),
    atMost('aws: sends to queues for 10 frames', producer.sendsForThousand / 100, 1),
    atMost('aws: sends to queues for 1,000 frames', producer.sendsForThousand, 110),
    atMost('aws: s to accept 100,000 frames, 10 ms a call', producer.hundredThousandFrames, 3),
    atMost('aws: s to accept 5,000 files, 10 ms a call', producer.fiveThousandFiles, 30),
  ];
}
