import type { PutLink, UploadLink } from '../farm/farm-answers.ts';
import type { FarmClient, FileToUpload } from '../farm/farm-client.ts';
import { FarmRefusal } from '../farm/farm-refusal.ts';
import { mayPass } from '../farm/may-pass.ts';
import { type Content, putContent } from '../farm/put-content.ts';
import { inParallel } from '../in-parallel.ts';
import { pause } from '../pause.ts';

/** With pauses of 0.5 s that double, storage may be out of order for a minute. */
const triesInARow = 8;

export interface FileUpload {
  readonly client: FarmClient;
  readonly file: FileToUpload;
  readonly content: Content;
  /** How the farm said that it is to be put. */
  readonly link: UploadLink;
  /** Parts that are put at the same time. */
  readonly partsAtOnce: number;
  readonly signal: AbortSignal;
  /** Told of bytes that were sent, and of those that have to be sent again as a negative number. */
  readonly onBytes: (size: number) => void;
}

/**
 * Puts a file into the farm's storage. What breaks off is tried again with new links: links end, connections
 * break, and a farm may come back at another address. Parts that were put once are not sent again.
 */
export async function uploadFile(upload: FileUpload): Promise<void> {
  const { client, file, signal } = upload;
  let counted = 0;
  let failures = 0;
  const onBytes = (size: number) => {
    counted += size;
    upload.onBytes(size);
  };
  const onPut = () => {
    failures = 0;
  };
  for (let link: UploadLink | undefined = upload.link; link; [link] = await client.uploads([file], signal)) {
    try {
      if (await putAsLinked({ ...upload, link, onBytes, onPut })) break;
    } catch (error) {
      failures += 1;
      if (failures === triesInARow || !mayBeAskedAgain(error)) throw error;
      await pause(250 * 2 ** failures, signal);
    }
  }
  upload.onBytes(file.size - counted); // what an earlier upload, or somebody else's, had put before
}

/** An upload in parts may have been ended by another who puts the same file. */
const mayBeAskedAgain = (error: unknown) =>
  mayPass(error) || (error instanceof FarmRefusal && (error.status === 404 || error.status === 409));

/** @returns whether the file is there now; otherwise the next links are to be asked for */
async function putAsLinked(upload: FileUpload & { readonly onPut: () => void }): Promise<boolean> {
  const { client, file, link, signal } = upload;
  if (link.kind === 'whole') {
    await put(upload, link, upload.content, file.size);
    return true;
  }
  await inParallel(link.parts, upload.partsAtOnce, async (part) => {
    const offset = (part.number - 1) * link.partSize;
    const size = Math.min(link.partSize, file.size - offset);
    await put(upload, part, { ...upload.content, range: { offset, length: size } }, size);
    upload.onPut();
  });
  if (!link.more) await client.completeUpload(link.id, file.sha256, signal);
  return !link.more;
}

async function put(
  { client, signal, onBytes }: FileUpload,
  { url, headers }: PutLink,
  content: Content,
  size: number,
): Promise<void> {
  let sent = 0;
  try {
    const target = { url: new URL(url, await client.baseUrl()), headers };
    await putContent(target, content, size, signal, (more) => {
      sent += more;
      onBytes(more);
    });
  } catch (error) {
    onBytes(-sent);
    throw error;
  }
}
