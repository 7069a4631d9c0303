/**
 * A piece of a body costs a microsecond however small it is: from so many on they must have so many bytes on average.
 * Clients that stream write some hundred bytes at a time.
 */
const maxTinyPieces = 1_024
const minPieceBytes = 32

/** Whether a body comes in so many pieces of so few bytes that its sender means to keep us busy. */
export function isTooFragmented(pieces: number, bytes: number): boolean {
  return pieces > maxTinyPieces && bytes < pieces * minPieceBytes
}
