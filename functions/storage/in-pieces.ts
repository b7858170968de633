/** Bytes in pieces, so that hashing much of them does not hold up the event loop. */
export function* inPieces(bytes: Uint8Array, pieceSize = 2 ** 20): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
}
