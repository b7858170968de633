import { expect, test } from '@jest/globals';
import { FarmError } from '../../functions/domain/failure.ts';
import { inspectBytes } from './byte-sources.ts';
import { hostileScenes } from './hostile-scenes.ts';

/** How long they take, and how much memory, `scripts/bench reader` measures in processes of their own. */
test.each(hostileScenes)('$what: $error', async ({ error, make }) => {
  const ended = await inspectBytes(make()).catch((refusal: unknown) => refusal);
  if (error === undefined) {
    expect(ended).toMatchObject({ blender: '4.5' });
  } else {
    expect(ended).toBeInstanceOf(FarmError);
    expect(ended).toMatchObject({ name: error, advice: expect.stringMatching(/\w{3}/) });
  }
});
