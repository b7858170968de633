import { DamagedUsdLayer, UsdTooLarge } from './errors.ts';

/** Told what stands in a text of USD; what texts and paths say is worked out when it is asked for. */
export interface TokenReader {
  /** @param character  a bracket, `=`, a comma or a semicolon */
  sign(character: string): void;
  /** A name or keyword; of numbers nothing is told. */
  word(text: string): void;
  string(text: () => string): void;
  assetPath(path: () => string): void;
}

/** Longer words are no keywords. */
const longestWord = 64;
/** Bytes of a string or comment that are kept until its end has come; nobody writes longer ones. */
const longestToken = 2 ** 20;

const code = (character: string) => character.charCodeAt(0);
const newline = code('\n');
const backslash = code('\\');

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[code(character)] = 1;
  return table;
}

const digits = '0123456789';
/** Letters that are not ASCII are of words, too. */
const isOfWord = tableOf(`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:.+-${digits}`).fill(1, 128);
const isOfNumber = tableOf(`.+-${digits}`);
const isSign = tableOf('()[]{}=,;');

/**
 * Takes a text of USD apart, which comes in pieces: it is as large as its geometry.
 * @see textFileFormatParser.h of OpenUSD
 */
export class TextTokens {
  readonly #reader: TokenReader;
  readonly #decoder = new TextDecoder();
  #bytes = new Uint8Array(0);

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  /**
   * @param isLast  nothing follows
   * @throws DamagedUsdLayer, UsdTooLarge, and what the reader throws
   */
  push(piece: Uint8Array, isLast: boolean): void {
    const bytes = joined(this.#bytes, piece);
    let at = 0;
    while (at < bytes.length) {
      const end = this.#token(bytes, at, isLast);
      if (end === undefined) break;
      at = end;
    }
    this.#bytes = bytes.subarray(at);
    if (isLast && at < bytes.length) throw new DamagedUsdLayer('its text is cut off');
    if (bytes.length - at > longestToken) {
      throw new UsdTooLarge('bytes in one of their strings', longestToken);
    }
  }

  /** @returns where the token ends, or undefined when its end is not at hand */
  #token(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
    const byte = bytes[at] ?? 0;
    if (isOfWord[byte]) return this.#word(bytes, at, isLast);
    if (isSign[byte]) {
      this.#reader.sign(String.fromCharCode(byte));
      return at + 1;
    }
    switch (String.fromCharCode(byte)) {
      case '#':
        return behindLine(bytes, at, isLast);
      case '/':
        return behindComment(bytes, at, isLast);
      case '<':
        return behind(bytes.indexOf(code('>'), at), 1);
      case '"':
      case "'":
        return this.#string(bytes, at, isLast);
      case '@':
        return this.#assetPath(bytes, at, isLast);
    }
    return at + 1;
  }

  #word(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
    let end = at + 1;
    while (end < bytes.length && isOfWord[bytes[end] ?? 0]) end++;
    if (end === bytes.length && !isLast) return undefined;
    if (!isOfNumber[bytes[at] ?? 0]) {
      this.#reader.word(String.fromCharCode(...bytes.subarray(at, Math.min(end, at + longestWord))));
    }
    return end;
  }

  #string(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
    const quotes = opening(bytes, at, isLast);
    if (quotes === undefined) return undefined;
    const quote = bytes[at] ?? 0;
    for (let end = at + quotes; end < bytes.length; end++) {
      if (bytes[end] === backslash) end++;
      else if (isRepeated(bytes, end, quote, quotes)) {
        this.#reader.string(() => unescaped(this.#decoder.decode(bytes.subarray(at + quotes, end))));
        return end + quotes;
      }
    }
    return undefined;
  }

  #assetPath(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
    const signs = opening(bytes, at, isLast);
    if (signs === undefined) return undefined;
    const sign = code('@');
    for (let end = bytes.indexOf(sign, at + signs); end >= 0; end = bytes.indexOf(sign, end + 1)) {
      if (signs === 3) {
        if (!isRepeated(bytes, end, sign, 3)) continue;
        if (bytes[end - 1] === backslash) {
          end += 2;
          continue;
        }
        if (end + 5 > bytes.length && !isLast) return undefined;
        // Two more may belong to the path.
        for (let more = 0; more < 2 && bytes[end + 3] === sign; more++) end++;
      }
      const path = bytes.subarray(at + signs, end);
      this.#reader.assetPath(() => this.#decoder.decode(path).replaceAll('\\@@@', '@@@'));
      return end + signs;
    }
    return undefined;
  }
}

/** How many quotes begin a string or path: one or three. */
function opening(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  if (at + 3 > bytes.length && !isLast) return undefined;
  return isRepeated(bytes, at, bytes[at] ?? 0, 3) ? 3 : 1;
}

function isRepeated(bytes: Uint8Array, at: number, byte: number, times: number): boolean {
  for (let index = at; index < at + times; index++) if (bytes[index] !== byte) return false;
  return true;
}

const behind = (found: number, length: number) => (found < 0 ? undefined : found + length);

function behindLine(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  return behind(bytes.indexOf(newline, at), 1) ?? (isLast ? bytes.length : undefined);
}

function behindComment(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  if (at + 1 === bytes.length) return isLast ? bytes.length : undefined;
  if (bytes[at + 1] === code('/')) return behindLine(bytes, at, isLast);
  if (bytes[at + 1] !== code('*')) return at + 1;
  for (let end = bytes.indexOf(code('*'), at + 2); end >= 0; end = bytes.indexOf(code('*'), end + 1)) {
    if (bytes[end + 1] === code('/')) return end + 2;
  }
  return undefined;
}

const unescaped = (text: string) => text.replaceAll(/\\(.)/gs, '$1');

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
