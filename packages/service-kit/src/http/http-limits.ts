/** The resources that clients may use, whether they are known or not. */
export interface HttpLimits {
  /** The memory of all request bodies that are being read, together. */
  readonly bodyMemoryBytes: number
  /** A body that takes longer than this must have brought `minBodyBytesPerSecond` on average. */
  readonly bodyGraceMs: number
  readonly minBodyBytesPerSecond: number
  /** A request must be complete after this, whatever its body's rate. */
  readonly requestTimeoutMs: number
  readonly maxConnections: number
  /** A connection whose client reads nothing of its answer for this long, or up to twice that, is closed. */
  readonly stalledMs: number
}

/** `minBodyBytesPerSecond` is lower than the rate of any network that can show a page. */
export const defaultHttpLimits: HttpLimits = {
  bodyMemoryBytes: 64 * 2 ** 20,
  bodyGraceMs: 10_000,
  minBodyBytesPerSecond: 256,
  requestTimeoutMs: 60_000,
  maxConnections: 10_000,
  stalledMs: 60_000,
}

/** Leaves as many connections for requests as streams may take: each stream is a connection. */
export function withRoomForStreams(
  limits: Partial<HttpLimits> | undefined,
  maxStreams: number,
): Partial<HttpLimits> {
  const { maxConnections = defaultHttpLimits.maxConnections } = limits ?? {}
  return { ...limits, maxConnections: Math.max(maxConnections, 2 * maxStreams) }
}

/** Longer than load balancers keep idle connections (most of them 60 s), so that they close first. */
export const keepAliveTimeoutMs = 72_000
