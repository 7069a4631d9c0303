/** Segment's published limits, and the shape limits below which ClickHouse stores any event. */
export const ingestLimits = {
  maxEventBytes: 32 * 1024,
  maxBatchBytes: 500 * 1024,
  maxBatchEvents: 2_500,
  /** The size of a batch's own `context` and `integrations`, times its events: each event is stored with them. */
  maxSharedBytes: 8 * 1024 * 1024,
  /** An event is depth 1, its `properties` depth 2. ClickHouse's own parsers give up far below 2,000. */
  maxDepth: 32,
  maxMessageIdLength: 100,
} as const
