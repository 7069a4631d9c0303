/**
 * Each piece of a body costs a microsecond, however small it is: beyond this many pieces they must have this many bytes
 * on average. Clients that stream write some hundred bytes at a time.
 */
const maxTinyPieces = 1_024
const minPieceBytes = 32

/** Whether a body arrives in so many tiny pieces that they are meant to use up CPU time. */
export function isTooFragmented(pieces: number, bytes: number): boolean {
  return pieces > maxTinyPieces && bytes < pieces * minPieceBytes
}
