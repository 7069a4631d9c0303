/** What clients may take of a service, known or not. */
export interface HttpLimits {
  /** Memory of all request bodies that are being read, together. */
  readonly bodyMemoryBytes: number
  /** A body that is on its way for longer must have brought `minBodyBytesPerSecond` on average. */
  readonly bodyGraceMs: number
  readonly minBodyBytesPerSecond: number
  readonly maxConnections: number
  /** A connection whose answer nobody reads for so long, or up to twice that, is closed. */
  readonly stalledMs: number
}

/** `minBodyBytesPerSecond` is below any network that can show a page. */
export const defaultHttpLimits: HttpLimits = {
  bodyMemoryBytes: 64 * 2 ** 20,
  bodyGraceMs: 10_000,
  minBodyBytesPerSecond: 256,
  maxConnections: 10_000,
  stalledMs: 60_000,
}
