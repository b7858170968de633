import { minutes } from '../domain/units.ts';

/** How long a link to a file in the object store is good for. */
export const linksValidFor = minutes(60);
