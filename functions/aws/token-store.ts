import { createHash, randomBytes } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { FarmError } from '../domain/failure.ts';
import { type Instant, minutes } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { DynamoTable } from './dynamo-table.ts';
import { textOf, texts } from './item.ts';
import type { TimeSource } from './service-time.ts';
import { type Stored, storedIn, updateRecord } from './stored-record.ts';
import {
  expiryAttribute,
  recordAttribute,
  sortKey,
  tokenPartition,
  versionAttribute,
} from './table-schema.ts';

/** What is kept of a bearer token: all but the token itself, of which the store holds a hash only. */
export interface TokenRecord {
  /** First digits of the token's hash: names it, and is no secret. */
  readonly id: string;
  /** For people: whose it is, or what for. */
  readonly name: string;
  readonly createdAt: Instant;
  readonly revokedAt?: Instant;
}

export class NoSuchToken extends FarmError {
  constructor(id: string) {
    super(`there is no token ${id}`, { advice: 'see which there are with render-farm tokens list' });
  }
}

const idLength = 12;
const syntax = /^rf_[\w-]{43}$/;
/** How long a revoked token is still listed. */
const listedAfterRevocation = minutes(90 * 24 * 60);

/** The farm's bearer tokens: 256 random bits each. */
export class TokenStore {
  readonly #table: DynamoTable;
  readonly #clock: Clock;
  readonly #time: TimeSource;

  constructor({ table, clock, time }: { table: DynamoTable; clock: Clock; time: TimeSource }) {
    this.#table = table;
    this.#clock = clock;
    this.#time = time;
  }

  /** @returns the token itself, which can never be read again */
  async create(name: string): Promise<{ readonly token: string; readonly record: TokenRecord }> {
    const token = `rf_${randomBytes(32).toString('base64url')}`;
    const hash = hashOf(token);
    const record: TokenRecord = { id: hash.slice(0, idLength), name, createdAt: await this.#time.now() };
    await this.#write(hash, record, undefined, this.#clock.token());
    return { token, record };
  }

  /** Oldest first; revoked ones for three months. */
  async list(): Promise<TokenRecord[]> {
    const records: TokenRecord[] = [];
    for await (const item of this.#table.query({ partition: tokenPartition })) {
      records.push(storedIn<TokenRecord>(item).content);
    }
    return records.sort((one, other) => one.createdAt - other.createdAt);
  }

  /** Does nothing more to a token that was revoked before. @throws NoSuchToken */
  async revoke(id: string): Promise<TokenRecord> {
    if (id.length < idLength) throw new NoSuchToken(id);
    const found = this.#table.query({ partition: tokenPartition, sort: ['between', id, `${id}~`] });
    const { value: item } = await found.next();
    if (!item) throw new NoSuchToken(id);
    const hash = textOf(item, sortKey);
    return updateRecord(
      { clock: this.#clock, time: this.#time },
      {
        read: () => this.#read(hash),
        write: (to: TokenRecord, from, version) => this.#write(hash, to, from, version),
      },
      (record, now) => {
        if (!record) return { answer: storedIn<TokenRecord>(item).content };
        if (record.revokedAt !== undefined) return { answer: record };
        const revoked = { ...record, revokedAt: now };
        return { write: revoked, answer: revoked };
      },
    );
  }

  /** @returns undefined when the token was never created here, or was revoked */
  async check(token: string): Promise<TokenRecord | undefined> {
    if (!syntax.test(token)) return undefined;
    const record = (await this.#read(hashOf(token)))?.content;
    return record?.revokedAt === undefined ? record : undefined;
  }

  async #read(hash: string): Promise<Stored<TokenRecord> | undefined> {
    const item = await this.#table.get({ pk: tokenPartition, sk: hash });
    return item && storedIn(item);
  }

  #write(hash: string, to: TokenRecord, from: Stored<TokenRecord> | undefined, version: string) {
    const item: Record<string, AttributeValue> = texts({
      pk: tokenPartition,
      sk: hash,
      [versionAttribute]: version,
      [recordAttribute]: JSON.stringify(to),
    });
    if (to.revokedAt !== undefined) {
      const expiry = Math.ceil((to.revokedAt + listedAfterRevocation) / 1000);
      item[expiryAttribute] = { N: `${expiry}` };
    }
    return this.#table.put({ item, replaces: from?.version });
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
