import { chmodSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dataFolderOf, openDataFolder } from '../../functions/local/data-folder.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

test.each([
  [{ RENDER_FARM_DATA: '/data/farm', XDG_DATA_HOME: '/xdg', HOME: '/home/amy' }, '/data/farm'],
  [{ RENDER_FARM_DATA: 'farm' }, join(process.cwd(), 'farm')],
  [{ RENDER_FARM_DATA: '', XDG_DATA_HOME: '/xdg', HOME: '/home/amy' }, '/xdg/render-farm'],
  [{ XDG_DATA_HOME: 'relative', HOME: '/home/amy' }, '/home/amy/.local/share/render-farm'],
  [{ HOME: '/home/amy' }, '/home/amy/.local/share/render-farm'],
  [{}, join(homedir(), '.local/share/render-farm')],
])('with %j the data is in %s', (env, path) => expect(dataFolderOf(env)).toBe(path));

test('makes the folder for its owner alone, and leaves one that is there as it is', () => {
  const folder = temporaryFolder();
  const path = join(folder.path, 'a', 'farm');
  expect(openDataFolder(path)).toMatchObject({ path, database: join(path, 'farm.db') });
  expect(statSync(path).mode & 0o777).toBe(0o700);
  chmodSync(path, 0o750);
  openDataFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o750);
  folder.remove();
});
