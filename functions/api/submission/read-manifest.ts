import { canonicalJson, digestOf } from '../../domain/canonical-json.ts';
import type { Problem } from '../../domain/failure.ts';
import { blobKey } from '../../domain/keys.ts';
import { type Sha256, sha256 } from '../../domain/units.ts';
import { type BlobPorts, findBlob } from '../../work/find-blob.ts';
import { type ListedFiles, listFiles } from './listed-files.ts';
import type { JobRequestDraft } from './parse-job-request.ts';

export interface ReadManifest {
  readonly listed: ListedFiles;
  readonly digest: Sha256;
  /** The manifest as a blob, when it came with the request and is to be stored. */
  readonly content?: Buffer;
}

/** A manifest with more bytes than this for each file is none: paths have 1,024 at most. */
const bytesAFile = 2800;

/** The request's manifest, from its body or from where it was uploaded. */
export async function readManifest(
  ports: BlobPorts,
  manifest: NonNullable<JobRequestDraft['manifest']>,
  mostFiles: number,
): Promise<{ read?: ReadManifest; problems: Problem[] }> {
  if ('files' in manifest) {
    const content = Buffer.from(canonicalJson(manifest.files));
    return { read: { listed: manifest, digest: digestOf(content), content }, problems: [] };
  }
  const digest = sha256(manifest.sha256);
  const entries = await readEntries(ports, digest, mostFiles);
  if (!Array.isArray(entries)) return { problems: [entries] };
  const { listed, problems } = listFiles(entries);
  return { read: { listed, digest }, problems };
}

async function readEntries(
  ports: BlobPorts,
  digest: Sha256,
  mostFiles: number,
): Promise<unknown[] | Problem> {
  const stored = await findBlob(ports, digest);
  if (!stored) return problem('ManifestNotUploaded', 'has not been uploaded', 'upload it first');
  if (stored.size > mostFiles * bytesAFile) {
    return problem('BadManifest', 'is larger than any manifest', 'check that the digest is the manifest’s');
  }
  try {
    const value: unknown = JSON.parse((await ports.objects.read(blobKey(digest))).toString());
    if (Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return problem('BadManifest', 'is not a JSON array of files', 'upload [{"path", "sha256", "size"}, …]');
}

const problem = (code: string, what: string, advice: string): Problem => ({
  code,
  message: `the manifest ${what}`,
  advice,
  pointer: '/manifest/sha256',
});
