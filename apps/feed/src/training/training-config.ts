import { envBoolean, envMilliseconds } from '@frontpage/service-kit'
import { defaultTrainingSettings, type TrainingSettings } from './rounds/training-settings.js'

export interface TrainingConfig {
  /** A replica that does not train ranks by what others trained. */
  readonly trains: boolean
  readonly settings: TrainingSettings
}

const { windowMs, settleMs, sliceMs, everyMs, leaseMs } = defaultTrainingSettings

/** The variables of training; spread them into the schema of the environment. */
export function trainingEnv() {
  return {
    FEED_TRAINING: envBoolean().default(true),
    FEED_TRAINING_WINDOW_MS: envMilliseconds({ min: 1_000, max: 86_400_000 }).default(windowMs),
    FEED_TRAINING_SETTLE_MS: envMilliseconds({ max: 86_400_000 }).default(settleMs),
    FEED_TRAINING_SLICE_MS: envMilliseconds({ min: 1_000, max: 3_600_000 }).default(sliceMs),
    FEED_TRAINING_EVERY_MS: envMilliseconds({ min: 100, max: 3_600_000 }).default(everyMs),
    FEED_TRAINING_LEASE_MS: envMilliseconds({ min: 1_000, max: 600_000 }).default(leaseMs),
  }
}

export function toTrainingConfig(read: {
  FEED_TRAINING: boolean
  FEED_TRAINING_WINDOW_MS: number
  FEED_TRAINING_SETTLE_MS: number
  FEED_TRAINING_SLICE_MS: number
  FEED_TRAINING_EVERY_MS: number
  FEED_TRAINING_LEASE_MS: number
}): TrainingConfig {
  return {
    trains: read.FEED_TRAINING,
    settings: {
      ...defaultTrainingSettings,
      windowMs: read.FEED_TRAINING_WINDOW_MS,
      settleMs: read.FEED_TRAINING_SETTLE_MS,
      sliceMs: read.FEED_TRAINING_SLICE_MS,
      everyMs: read.FEED_TRAINING_EVERY_MS,
      leaseMs: read.FEED_TRAINING_LEASE_MS,
    },
  }
}
