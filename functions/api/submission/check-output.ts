import { checkNamingTemplate } from '../../domain/check-naming.ts';
import { FarmError, type Problem } from '../../domain/failure.ts';
import type { Compression, ImageFormat, PictureFormat } from '../../domain/picture.ts';
import type { ListedEntry } from './listed-files.ts';
import type { JobRequestDraft } from './parse-job-request.ts';

/** Bits a channel that Blender writes in each format. */
export const depths: Readonly<Record<ImageFormat, readonly PictureFormat['depth'][]>> = {
  PNG: [8, 16],
  JPEG: [8],
  OPEN_EXR: [16, 32],
  OPEN_EXR_MULTILAYER: [16, 32],
};

/** What is wrong with the files that a job asks for. */
export function checkOutput(
  output: JobRequestDraft['output'],
  manifest: readonly ListedEntry[] | undefined,
): Problem[] {
  if (!output) return [];
  return [
    namingProblem(output.naming),
    depthProblem(output),
    ...compressionProblems(output),
    soundProblem(output.video, manifest),
  ].filter((problem) => problem !== undefined);
}

/** The formats that each way to make files smaller belongs to. */
const compressions: Readonly<Record<keyof Compression, readonly ImageFormat[]>> = {
  compression: ['PNG'],
  quality: ['JPEG'],
  codec: ['OPEN_EXR', 'OPEN_EXR_MULTILAYER'],
};

function compressionProblems(output: NonNullable<JobRequestDraft['output']>): Problem[] {
  const asked = (['compression', 'quality', 'codec'] as const).filter((field) => output[field] !== undefined);
  return asked.flatMap((field) => {
    const formats = compressions[field];
    if (output.format !== undefined && formats.includes(output.format)) return [];
    const advice = `give output.format as ${formats.join(' or ')}, or leave out output.${field}`;
    const message =
      output.format === undefined ? `a ${field} needs a format` : `${output.format} has no ${field}`;
    return [{ code: 'BadCompression', message, advice, pointer: `/output/${field}` }];
  });
}

function namingProblem(naming: string | undefined): Problem | undefined {
  if (naming === undefined) return undefined;
  try {
    checkNamingTemplate(naming);
    return undefined;
  } catch (error) {
    if (error instanceof FarmError) return error.toProblem();
    throw error;
  }
}

function depthProblem({ format, depth }: NonNullable<JobRequestDraft['output']>): Problem | undefined {
  if (depth === undefined) return undefined;
  if (format === undefined) {
    return badDepth('a depth needs a format', 'give output.format as well, or leave out the depth');
  }
  const possible = depths[format];
  if (possible.includes(depth)) return undefined;
  return badDepth(`${format} has no ${depth} bits a channel`, `ask for ${possible.join(' or ')}`);
}

const badDepth = (message: string, advice: string): Problem => ({
  code: 'BadDepth',
  message,
  advice,
  pointer: '/output/depth',
});

function soundProblem(
  video: NonNullable<JobRequestDraft['output']>['video'],
  manifest: readonly ListedEntry[] | undefined,
): Problem | undefined {
  if (typeof video !== 'object' || video.audio === 'scene' || video.audio === 'none') return undefined;
  if (!manifest || manifest.some((entry) => entry.path === video.audio)) return undefined;
  return {
    code: 'SoundNotInManifest',
    message: `the sound “${video.audio}” is not in the manifest`,
    advice: 'list it among the manifest’s files, or ask for scene or none',
    pointer: '/output/video/audio',
  };
}
