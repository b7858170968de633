/**
 * The farm's one DynamoDB table: what the stations' code and the infrastructure agree on. Keys and index keys
 * are strings.
 *
 * | record | `pk` | `sk` | indexes |
 * |---|---|---|---|
 * | job | `job#<id>` | `job` | `open` while it needs care, `listed` until it is deleted |
 * | task of a job | `job#<id>` | `task#<name>` | |
 * | frame | `job#<id>#<shard>` | `frame#<number>` | `unfinished` until it has succeeded |
 * | counts of a shard's frames | `job#<id>#<shard>` | `counts` | |
 * | idempotency key | `key#<key>` | `key` | |
 * | token | `token#` | SHA-256 of the token | |
 * | what the scaler of the GPU fleet remembers | `fleet#` | `gpu` | |
 */
export const partitionKey = 'pk';
export const sortKey = 'sk';

/** A record's version: new with each write, so that a writer finds out whether it has changed, or who did. */
export const versionAttribute = 'version';
/** The record itself, as JSON. */
export const recordAttribute = 'record';

/** Global, keys only: the jobs that reconcile must look at. */
export const openIndex = { name: 'open', partitionKey: 'openPk', sortKey: 'openSk' } as const;
/** Global, keys only: the jobs of each state by age. */
export const listedIndex = { name: 'listed', partitionKey: 'listPk', sortKey: 'listSk' } as const;
/** Local, keys only, so that it is read consistently: the frames of a shard that have not succeeded, by state. */
export const unfinishedIndex = { name: 'unfinished', sortKey: 'unfinishedSk' } as const;

/** Time to live, in seconds since 1970: a token that was revoked is forgotten after a while. */
export const expiryAttribute = 'expiresAt';

/** The partition of the tokens: all that the authorizer may read. */
export const tokenPartition = 'token#';

/** The partition of what scalers of fleets remember. */
export const fleetPartition = 'fleet#';
