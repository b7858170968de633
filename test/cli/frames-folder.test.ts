import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { framesFolder } from '../../cli/job/frames-folder.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'frames-folder-'));
  mkdirSync(join(cwd, 'there'));
  writeFileSync(join(cwd, 'file'), '');
});
afterEach(() => rmSync(cwd, { recursive: true }));

test.each(['there', 'new', 'there/new/deeper', '.'])(
  '%s can hold frames, and is not made yet',
  async (folder) => {
    expect(await framesFolder(cwd, folder)).toBe(join(cwd, folder));
    expect(readdirSync(cwd)).toEqual(['file', 'there']);
    expect(readdirSync(join(cwd, 'there'))).toEqual([]);
  },
);

test.each(['file', 'file/new'])('%s cannot', async (folder) => {
  await expect(framesFolder(cwd, folder)).rejects.toMatchObject({
    name: 'FolderNotUsable',
    exitStatus: 2,
    message: `frames cannot be put into ${folder}: ${join(cwd, 'file')} is a file`,
    advice: expect.stringContaining('--out'),
  });
});
