import { createRequire } from 'node:module';
import type sequencer from '@jest/test-sequencer';

// Its types are those of the module that is required, not of the one that is imported.
const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer') as typeof sequencer;

/** Folders and files that take minutes, the longest first. */
const longest = ['pictures/picture-suite', 'simulation/simulation', 'e2e/', 'blender/'];

const placeOf = (path: string) => {
  const found = longest.findIndex((part) => path.includes(`/test/${part}`));
  return found === -1 ? longest.length : found;
};

/** Begins with what takes longest, which is not waited for alone in the end. Jest goes by the sizes of the test files. */
export default class LongestFirst extends Sequencer {
  override async sort(tests: Parameters<InstanceType<typeof Sequencer>['sort']>[0]) {
    const sorted = await super.sort(tests);
    return sorted.toSorted((one, other) => placeOf(one.path) - placeOf(other.path));
  }
}
