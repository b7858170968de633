import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, ListPartsCommand } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { FarmClient } from '../../cli/farm/farm-client.ts';
import { FarmHttp } from '../../cli/farm/farm-http.ts';
import { fixedLocation } from '../../cli/farm/farm-location.ts';
import { hashTree } from '../../cli/scene/hash-tree.ts';
import { uploadTree } from '../../cli/scene/upload-tree.ts';
import { answerError } from '../../functions/api/problem-document.ts';
import { uploadRoutes } from '../../functions/api/routes/upload-routes.ts';
import { S3ObjectStore } from '../../functions/aws/s3-object-store.ts';
import { blobPartSize } from '../../functions/domain/blob-digest.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { seconds } from '../../functions/domain/units.ts';
import { serveHttp } from '../../functions/local/serve-http.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { miniStack } from './ministack.ts';

const bucket = 'large-uploads';

test('an upload of a large file that was broken off goes on with the parts that are missing', async () => {
  const { s3 } = (await miniStack()).clients;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const objects = new S3ObjectStore({ client: s3, bucket, clock: systemClock, patience: seconds(10) });
  const app = new Hono().route('/v1', uploadRoutes({ objects, clock: systemClock }));
  app.onError((error, context) => answerError(error, context, () => undefined));
  await using opened = new AsyncDisposableStack();
  const server = await serveHttp(app, '127.0.0.1', 0);
  opened.defer(() => server.close());
  const folder = temporaryFolder();
  opened.defer(() => folder.remove());
  const source = join(folder.path, 'cache.vdb');
  await writeFile(source, Buffer.alloc(2 * blobPartSize + 5_000_000, 'smoke '));
  const tree = {
    root: folder.path,
    scene: '',
    audio: undefined,
    colorConfig: undefined,
    files: [{ path: 'cache.vdb', source, size: 0 }],
  };
  const never = new AbortController().signal;
  const [file] = await hashTree(tree, never, () => undefined);
  if (!file) throw new Error('the file was not hashed');
  const client = new FarmClient(new FarmHttp(fixedLocation({ url: server.url, token: undefined })));

  // As if the command had been killed after the first part.
  const { path, sha256, size, parts: digests } = file;
  const [begun] = await client.uploads([{ path, sha256, size, parts: digests }]);
  if (begun?.kind !== 'parts') throw new Error('a large file is put in parts');
  const [first] = begun.parts;
  const body = Buffer.alloc(2 * blobPartSize, 'smoke ').subarray(0, blobPartSize);
  await fetch(first?.url ?? '', { method: 'PUT', headers: first?.headers ?? {}, body });
  const { Parts: parts } = await s3.send(
    new ListPartsCommand({ Bucket: bucket, Key: blobKey(sha256), UploadId: begun.id }),
  );
  expect(parts).toHaveLength(1);

  const sent: number[] = [];
  const progress = { total: () => undefined, sent: (more: number) => void sent.push(more) };
  expect(await uploadTree(client, [file], never, progress)).toEqual({ present: 0 });
  expect(sent.reduce((sum, more) => sum + more, 0)).toBe(size);
  expect(sent.at(-1)).toBe(blobPartSize); // what had been put before
  expect(await objects.head(blobKey(sha256))).toMatchObject({ size, sha256 });
  expect(await uploadTree(client, [file], never, progress)).toEqual({ present: 1 });
});
