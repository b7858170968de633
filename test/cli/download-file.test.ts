import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jobAnswer } from '../../cli/farm/farm-answers.ts';
import { FarmClient } from '../../cli/farm/farm-client.ts';
import { FarmHttp } from '../../cli/farm/farm-http.ts';
import { fixedLocation } from '../../cli/farm/farm-location.ts';
import { downloadFile } from '../../cli/job/download-file.ts';
import { downloadOutputs } from '../../cli/job/download-outputs.ts';
import { answerJson, fakeFarm, jobView } from './fake-farm.ts';

const picture = Buffer.from('a picture, more or less');
const sha256 = createHash('sha256').update(picture).digest('hex');
const expected = { size: picture.length, sha256 };
const never = new AbortController().signal;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file', () => {
  test('arrives under its name, and is not got again', async () => {
    await using storage = await fakeFarm((_request, response) => response.end(picture));
    const path = join(folder, 'a.png');
    expect(await downloadFile(new URL(storage.url), path, expected, never)).toBe(true);
    expect(await downloadFile(new URL(storage.url), path, expected, never)).toBe(false);
    expect(await readFile(path)).toEqual(picture);
    expect(storage.requests).toHaveLength(1);
  });

  test('replaces another picture of the same name', async () => {
    await using storage = await fakeFarm((_request, response) => response.end(picture));
    const path = join(folder, 'a.png');
    await writeFile(path, Buffer.alloc(picture.length));
    await downloadFile(new URL(storage.url), path, expected, never);
    expect(await readFile(path)).toEqual(picture);
  });

  test.each([
    ['cut short', picture.subarray(1), 'WrongContent'],
    ['with other bytes', Buffer.alloc(picture.length), 'WrongContent'],
  ])('%s is not kept', async (_how, bytes, name) => {
    await using storage = await fakeFarm((_request, response) => response.end(bytes));
    const download = downloadFile(new URL(storage.url), join(folder, 'a.png'), expected, never);
    await expect(download).rejects.toMatchObject({ name });
    expect(await readdir(folder)).toEqual([]);
  });

  test('that cannot be written fails by name', async () => {
    await using storage = await fakeFarm((_request, response) => response.end(picture));
    await writeFile(join(folder, 'frames'), '');
    const path = join(folder, 'frames', 'a.png');
    await expect(downloadFile(new URL(storage.url), path, expected, never)).rejects.toMatchObject({
      name: 'FileNotWritten',
      message: expect.stringContaining(`${path} cannot be written: `),
    });
  });

  test('whose connection breaks leaves nothing behind', async () => {
    await using storage = await fakeFarm((request, response) => {
      response.writeHead(200, { 'content-length': picture.length }).write(picture.subarray(0, 5));
      setTimeout(() => request.socket.destroy(), 20);
    });
    await expect(
      downloadFile(new URL(storage.url), join(folder, 'a.png'), expected, never),
    ).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the outputs of a job', () => {
  const job = jobAnswer.parse(jobView('succeeded', { succeeded: 1 }));
  const clientOf = (url: string) => new FarmClient(new FarmHttp(fixedLocation({ url, token: 't' })));
  const outputsNamed = (name: string) => ({ outputs: [{ frame: 1, name, url: '/storage/1', ...expected }] });

  test('are got with new links when a download breaks off', async () => {
    let drops = 2;
    await using farm = await fakeFarm((request, response, url) => {
      if (url.pathname.endsWith('/outputs')) answerJson(response, outputsNamed('shot_0001.png'));
      else if (drops-- > 0) request.socket.destroy();
      else response.end(picture);
    });
    const { files } = await downloadOutputs(clientOf(farm.url), job, folder, never, () => undefined);
    expect(files).toEqual([{ name: 'shot_0001.png', frame: 1, size: picture.length }]);
    expect(await readdir(folder)).toEqual(['shot_0001.png']);
  });

  test.each(['../up.png', '/etc/passwd', 'a/b.png', 'con.png', '', 'a\nb.png'])(
    'named %j are refused: a farm must not write where it likes',
    async (name) => {
      await using farm = await fakeFarm((_request, response) => answerJson(response, outputsNamed(name)));
      const download = downloadOutputs(clientOf(farm.url), job, folder, never, () => undefined);
      await expect(download).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
      expect(farm.requests).toEqual(['GET /v1/jobs/j_1/outputs']);
    },
  );
});
