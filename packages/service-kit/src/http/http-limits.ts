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
  /**
   * A connection without a request is closed after this. It has to be longer than a load balancer keeps idle ones, or a
   * request meets a connection that is being closed: 60 s for most, 600 s for Google's.
   */
  readonly keepAliveTimeoutMs: number
}

/** `minBodyBytesPerSecond` is lower than the rate of any network that can show a page. */
export const defaultHttpLimits: HttpLimits = {
  bodyMemoryBytes: 64 * 2 ** 20,
  bodyGraceMs: 10_000,
  minBodyBytesPerSecond: 256,
  requestTimeoutMs: 60_000,
  maxConnections: 10_000,
  stalledMs: 60_000,
  keepAliveTimeoutMs: 72_000,
}

/** Leaves as many connections for requests as streams may take: each stream is a connection. */
export function withRoomForStreams(
  limits: Partial<HttpLimits> | undefined,
  maxStreams: number,
): Partial<HttpLimits> {
  const { maxConnections = defaultHttpLimits.maxConnections } = limits ?? {}
  return { ...limits, maxConnections: Math.max(maxConnections, 2 * maxStreams) }
}
