import { bytes } from '../domain/units.ts';

/** What Node and the check of pictures (80 MiB) take of a container's memory, and what its system needs beside them. */
export const besideBlender = bytes(380 * 2 ** 20);
