import { openDataFolder } from '../../functions/local/data-folder.ts';
import { lockDataFolder } from '../../functions/local/data-folder-lock.ts';

// Takes a data folder's lock, says so, and holds it until it is killed.
const lock = lockDataFolder(openDataFolder(process.argv[2] ?? ''));
console.log('locked');
process.stdin.on('data', () => {
  lock.release();
  console.log('released');
});
setInterval(() => undefined, 1000);
