export interface TrainingSettings {
  /**
   * The archive is read in slices of this length, by the time at which a feed was served. Weights of different slice
   * lengths have nothing in common.
   */
  readonly sliceMs: number
  /** A click counts for this long after its feed was served. */
  readonly windowMs: number
  /** Events have this long to reach the archive before their slice is read for the first time. */
  readonly settleMs: number
  /** Servings and clicks that reach it later than that are still found for this long. */
  readonly lateMs: number
  /** A trainer that begins with the shipped weights reads the archive of this long. */
  readonly backlogMs: number
  /** The number of lists that are learned of a slice. The others are left out by lot. */
  readonly maxListsPerSlice: number
  /** The weights become a version when so many slices were learned since the last one. */
  readonly slicesPerVersion: number
  /** The pause between two looks at the archive. */
  readonly everyMs: number
  /** A trainer that died is replaced after this long. */
  readonly leaseMs: number
}

const minuteMs = 60_000

export const defaultTrainingSettings: TrainingSettings = {
  sliceMs: minuteMs,
  windowMs: 30 * minuteMs,
  settleMs: minuteMs,
  lateMs: 120 * minuteMs,
  backlogMs: 24 * 60 * minuteMs,
  maxListsPerSlice: 600,
  slicesPerVersion: 10,
  everyMs: 10_000,
  leaseMs: 30_000,
}
