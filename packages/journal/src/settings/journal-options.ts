import type { IngestFeedback, IngestProducer } from '@frontpage/queue'
import { systemFiles, type JournalFiles } from '../disk/journal-files.js'
import { systemClock, type JournalClock } from './clock.js'
import type { JournalTracing } from './journal-tracing.js'

/**
 * `always`: an append is on the medium before it is reported; `interval`: soon after; `never`: when the operating
 * system writes it.
 */
export type FsyncMode = 'interval' | 'always' | 'never'

export interface BatchLimits {
  /** In quiet times a batch is cut `quietMs` after its first event, and holds no more than `quietEvents`. */
  quietEvents: number
  quietMs: number
  /** Under load, when more events came meanwhile, a batch waits up to this long, or until it is full. */
  busyMs: number
  maxEvents: number
  maxBytes: number
}

/** Events for the caller's logs and metrics. The functions must not throw. */
export interface JournalEvents {
  /** A part of a segment is damaged: it fails its checksum, or is missing. It is set aside, the rest is shipped. */
  onDamage: (damage: { path: string; reason: string }) => void
  /** The damaged part is in a file of its own. */
  onSetAside: (file: { path: string; reason: string }) => void
  /** A log that another process left behind is shipped by this one from now on. */
  onAdopted: (log: { logId: string; segments: number; bytes: number }) => void
  /** Another process took this one's log over while it stalled. */
  onLeaseLost: (log: { logId: string }) => void
  /** `failures` is the number in a row; the batch is shipped again. */
  onShipError: (error: unknown, failures: number) => void
  /** Nothing is lost by it: an append is refused, everything else is repeated until it succeeds. */
  onDiskError: (error: unknown) => void
}

export interface JournalOptions {
  /** The directory of this journal and of all that share its volume; created when it is missing. */
  directory: string
  /** The caller remains the owner of both. */
  producer: IngestProducer
  feedback: IngestFeedback
  fsync?: FsyncMode
  fsyncIntervalMs?: number
  /** The limit of all bytes on disk of this process's log and of those it adopted. */
  maxBytes?: number
  /** Size at which a segment ends; at most an eighth of `maxBytes`. */
  segmentBytes?: number
  /** Age at which a segment ends, so that a quiet journal does not occupy room for ever. */
  segmentMs?: number
  leaseMs?: number
  /** No batch is shipped while this many, or this many bytes, are in the queue and not confirmed. */
  maxQueuedBatches?: number
  maxQueuedBytes?: number
  /** No batch is shipped while Redis uses this share of its `maxmemory`. */
  maxRedisMemoryShare?: number
  batch?: Partial<BatchLimits>
  /** Written events that are kept in memory until they are shipped; beyond it shipping reads the disk. */
  maxFreshBytes?: number
  /** Events that wait for the disk; beyond it an append is refused. */
  maxPendingBytes?: number
  shipConcurrency?: number
  /** An unconfirmed batch is shipped again after this, then after twice as long, up to 16 times. */
  reshipAfterMs?: number
  /** The interval at which confirmations are requested while batches wait for them. */
  confirmEveryMs?: number
  clock?: JournalClock
  files?: JournalFiles
  events?: Partial<JournalEvents>
  /** When undefined, nothing is traced. */
  tracing?: JournalTracing | undefined
}

export type JournalSettings = Required<Omit<JournalOptions, 'batch' | 'events' | 'tracing'>> & {
  tracing: JournalTracing | undefined
  batch: BatchLimits
  events: JournalEvents
}

const mebibyte = 1024 * 1024
const ignore = (): void => {}

/** Fills in the defaults. */
export function toSettings(options: JournalOptions): JournalSettings {
  const maxBytes = options.maxBytes ?? 4096 * mebibyte
  const batch: BatchLimits = {
    quietEvents: 500,
    quietMs: 25,
    busyMs: 100,
    maxEvents: 5_000,
    maxBytes: mebibyte,
    ...options.batch,
  }
  return {
    directory: options.directory,
    producer: options.producer,
    feedback: options.feedback,
    fsync: options.fsync ?? 'interval',
    fsyncIntervalMs: options.fsyncIntervalMs ?? 1_000,
    maxBytes,
    segmentBytes: Math.min(options.segmentBytes ?? 64 * mebibyte, maxBytes / 8),
    segmentMs: options.segmentMs ?? 60_000,
    leaseMs: options.leaseMs ?? 5_000,
    maxQueuedBatches: options.maxQueuedBatches ?? 1_000,
    maxQueuedBytes: options.maxQueuedBytes ?? 256 * mebibyte,
    maxRedisMemoryShare: options.maxRedisMemoryShare ?? 0.75,
    batch,
    maxFreshBytes: Math.max(options.maxFreshBytes ?? 32 * mebibyte, 2 * batch.maxBytes),
    maxPendingBytes: options.maxPendingBytes ?? 64 * mebibyte,
    shipConcurrency: options.shipConcurrency ?? 4,
    reshipAfterMs: options.reshipAfterMs ?? 30_000,
    confirmEveryMs: options.confirmEveryMs ?? 250,
    clock: options.clock ?? systemClock,
    files: options.files ?? systemFiles,
    tracing: options.tracing,
    events: {
      onDamage: ignore,
      onSetAside: ignore,
      onAdopted: ignore,
      onLeaseLost: ignore,
      onShipError: ignore,
      onDiskError: ignore,
      ...options.events,
    },
  }
}
