import type * as z from 'zod';
import { FarmUnreachable, TokenRefused, UnexpectedAnswer } from '../cli-error.ts';
import { pause } from '../pause.ts';
import type { FarmAddress, FarmLocation } from './farm-location.ts';
import { FarmRefusal, problemDocument } from './farm-refusal.ts';
import { whyLost } from './why-lost.ts';

export interface FarmCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/v1`, or from the root with a leading `//`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Whether doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
}

export interface Patience {
  /** How often a call is tried in all. */
  readonly tries: number;
  /** Milliseconds before the second try; each later one waits twice as long. */
  readonly firstWait: number;
  /** Milliseconds for one answer. */
  readonly answerWithin: number;
}

const patience: Patience = { tries: 6, firstWait: 250, answerWithin: 60_000 };

/** Calls to one farm: finds it, sends the token, tries again what may be tried again. */
export class FarmHttp {
  readonly location: FarmLocation;
  readonly #patience: Patience;
  #address: Promise<FarmAddress> | undefined;

  constructor(location: FarmLocation, limits: Patience = patience) {
    this.location = location;
    this.#patience = limits;
  }

  /** @throws FarmRefusal, FarmUnreachable, TokenRefused or UnexpectedAnswer */
  async json<Schema extends z.ZodType>(call: FarmCall, schema: Schema): Promise<z.output<Schema>> {
    const response = await this.send(call);
    const answer = schema.safeParse(await response.json().catch(() => undefined));
    if (answer.success) return answer.data;
    const [issue] = answer.error.issues;
    const where = issue?.path.join('.') || 'the whole';
    throw new UnexpectedAnswer(`${call.method} ${call.path}`, `${where}: ${issue?.message}`, answer.error);
  }

  /** The response of a call that succeeded, its body unread. */
  async send(call: FarmCall): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#try(call);
      if ('response' in outcome) return outcome.response;
      call.signal?.throwIfAborted();
      if (attempt >= this.#patience.tries || !(call.repeatable || outcome.unsent)) throw outcome.error;
      await pause(this.#patience.firstWait * 2 ** (attempt - 1), call.signal);
      if (outcome.lost) await this.#findAgain();
    }
  }

  /** A body that comes as long as things happen: tried once, and without a time limit. */
  async stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { url, token } = await this.address();
    const headers = {
      accept: 'text/event-stream',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(`${url}/v1${path}`, { headers, signal });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    if (response.ok && isStream && response.body) return response.body;
    await response.body?.cancel();
    throw new FarmRefusal(response.status, { detail: 'the farm gives no stream of events' });
  }

  async address(): Promise<FarmAddress> {
    this.#address ??= this.location.find();
    return this.#address;
  }

  async #findAgain(): Promise<void> {
    const found = await this.location.findAgain();
    if (found) this.#address = Promise.resolve(found);
  }

  async #try(call: FarmCall): Promise<Outcome> {
    const { url, token } = await this.address();
    const timeout = AbortSignal.timeout(this.#patience.answerWithin);
    let response: Response;
    try {
      response = await fetch(url + (call.path.startsWith('//') ? call.path.slice(1) : `/v1${call.path}`), {
        method: call.method,
        headers: {
          accept: 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(call.body !== undefined && { 'content-type': 'application/json' }),
          ...call.headers,
        },
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
      });
    } catch (error) {
      call.signal?.throwIfAborted();
      const { why, unsent } = whyLost(error);
      return { error: new FarmUnreachable(url, why, { cause: error }), lost: true, unsent };
    }
    if (response.ok) return { response };
    if (response.status === 401 || response.status === 403) throw new TokenRefused(url);
    const document = problemDocument.safeParse(await response.json().catch(() => ({})));
    const refusal = new FarmRefusal(response.status, document.data ?? {});
    const unsent = notTaken.has(response.status);
    if (response.status < 500 && !unsent) throw refusal;
    return { error: refusal, lost: false, unsent };
  }
}

/** Answers to a request that nobody looked at: it came too slowly, as after a machine's sleep, or there were too many. */
const notTaken: ReadonlySet<number> = new Set([408, 429]);

type Outcome =
  | { readonly response: Response }
  | {
      readonly error: Error;
      /** No answer came: the farm may be elsewhere by now. */
      readonly lost: boolean;
      /** The farm cannot have begun to do it. */
      readonly unsent: boolean;
    };
