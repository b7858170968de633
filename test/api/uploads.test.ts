import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareLinks } from '../../functions/api/share-links.ts';
import { blobPartSize, digestOfParts } from '../../functions/domain/blob-digest.ts';
import type { Problem } from '../../functions/domain/failure.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { days, sha256 } from '../../functions/domain/units.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';

let farm: TestFarm;
beforeEach(async () => {
  farm = await openTestFarm();
});
afterEach(() => farm.close());

const [one, two] = [sha256('1'.repeat(64)), sha256('2'.repeat(64))];
const large = { sha256: digestOfParts([one, two]), size: blobPartSize + 1, parts: [one, two] };

test('uploads go straight to storage, and what is there already is not asked for again', async () => {
  const present = await farm.upload('a.png', Buffer.from('already here'));
  const absent = { path: 'b.png', sha256: 'ab'.repeat(32), size: 3 };
  const { status, body } = await farm.call('POST', '/uploads', { files: [present, absent, large] });
  expect(status).toBe(200);
  expect(body.files).toMatchObject([
    { sha256: present.sha256, size: present.size, present: true },
    { present: false, upload: { kind: 'whole', method: 'PUT', headers: {} } },
    { sha256: large.sha256, present: false },
  ]);
  expect(body.files[0]).not.toHaveProperty('upload');
  const { url, expiresAt } = body.files[1].upload;
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
  const right = farm.ports.links.uploadRight(`blobs/${absent.sha256}`, new URL(url).searchParams);
  expect(right).toMatchObject({ size: absent.size });
});

test.each([
  ['no files', [], 'BadValue /files'],
  ['too many', Array.from({ length: 501 }, () => ({ sha256: 'a'.repeat(64), size: 1 })), 'BadValue /files'],
  ['a bad digest', [{ sha256: 'A'.repeat(64), size: 1 }], 'BadValue /files/0/sha256'],
  ['a negative size', [{ sha256: 'a'.repeat(64), size: -1 }], 'BadValue /files/0/size'],
  ['an unknown field', [{ sha256: 'a'.repeat(64), size: 1, mode: 7 }], 'UnknownField /files/0/mode'],
  ['a large file without its parts', [{ ...large, parts: undefined }], 'WrongPartDigests /files/0/parts'],
  ['too few parts', [{ ...large, parts: [one] }], 'WrongPartDigests /files/0/parts'],
  ['other parts', [{ ...large, parts: [two, one] }], 'WrongPartDigests /files/0/parts'],
  ['parts of a small file', [{ ...large, size: 7 }], 'WrongPartDigests /files/0/parts'],
])('a page of uploads with %s is refused', async (_what, files, problem) => {
  const { status, body } = await farm.call('POST', '/uploads', { files });
  const [{ code, pointer }] = body.errors;
  expect([status, `${code} ${pointer}`]).toEqual([422, problem]);
});

test('a page of uploads is refused for parts and sizes together', async () => {
  const there = await farm.upload('there.png', Buffer.from('there'));
  const files = [
    { ...large, parts: [one] },
    { sha256: there.sha256, size: 7 },
  ];
  const { body } = await farm.call('POST', '/uploads', { files });
  expect(body.errors.map(({ code, pointer }: Problem) => [code, pointer])).toEqual([
    ['WrongPartDigests', '/files/0/parts'],
    ['WrongFileSize', '/files/1/size'],
  ]);
});

test('an upload that nobody began cannot be completed', async () => {
  const { status, body } = await farm.call('POST', '/uploads/some-id/complete', { sha256: one });
  expect([status, body.errors[0].code]).toEqual([404, 'NoSuchUpload']);
});

describe('a file that nobody has used for 30 days', () => {
  const content = Buffer.from('old');

  async function uploaded(ago: number) {
    const file = await farm.upload('old.blend', content);
    farm.ports.database
      .statement('UPDATE objects SET used_at = ? WHERE key = ?')
      .run(Date.now() - ago, blobKey(file.sha256));
    return file;
  }

  test('is to be uploaded again', async () => {
    for (const [ago, present] of [
      [days(29), true],
      [days(30), false],
    ] as const) {
      const { body } = await farm.call('POST', '/uploads', { files: [await uploaded(ago)] });
      expect(body.files[0].present).toBe(present);
    }
  });

  test('cannot be submitted, nor can a manifest', async () => {
    const file = await uploaded(days(31));
    const job = { scene: 'old.blend', manifest: [file] };
    const { body } = await farm.call('POST', '/jobs', job);
    expect(body.errors[0]).toMatchObject({ code: 'FileNotUploaded', pointer: '/manifest/0' });
    const listed = await farm.call('POST', '/jobs', { ...job, manifest: { sha256: file.sha256 } });
    expect(listed.body.errors).toMatchObject([{ code: 'ManifestNotUploaded' }]);
  });
});

describe('the links of a page', () => {
  test.each([
    [[1, 0, 1], 500, [1, 0, 1]],
    [[3200], 500, [500]],
    [[3200, 1, 40], 500, [498, 1, 1]],
    [[0, 10, 10], 15, [0, 10, 5]],
    [[2, 2, 2], 3, [1, 1, 1]],
  ])('for files that want %j of %d', (wanted, most, shares) =>
    expect(shareLinks(wanted, most)).toEqual(shares),
  );

  test('are as many as there may be, one at least for each file that wants any, and never more than it wants', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(3200), { minLength: 1, maxLength: 500 }), (wanted) => {
        const shares = shareLinks(wanted, 500);
        const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
        expect(sum(shares)).toBe(Math.min(500, sum(wanted)));
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(Math.min(1, wanted[index] ?? 0));
          expect(share).toBeLessThanOrEqual(wanted[index] ?? 0);
        });
      }),
    ));
});
