import { resolve } from 'node:path'
import type { FsyncMode } from '@frontpage/journal'
import { envBytes, envChoice, envInteger, envMilliseconds, envString } from '@frontpage/service-kit'
import type { z } from 'zod'

export interface JournalConfig {
  readonly directory: string
  readonly fsync: FsyncMode
  /** The limit of one process's journal on disk; beyond it events are refused with 503. */
  readonly maxBytes: number
  /** The limits of what may be in the queue and not yet confirmed; the backlog beyond them stays on disk. */
  readonly maxQueuedBatches: number
  readonly maxQueuedBytes: number
  /** An unconfirmed batch is shipped again after this long. */
  readonly reshipAfterMs: number
  /** A process that stalls longer loses its journal to another. */
  readonly leaseMs: number
}

const mebibyte = 2 ** 20

/** The fields by the end of the variable's name; `directory` is the default of the journal's directory. */
function journalFields(directory: string) {
  return {
    JOURNAL_DIR: envString().default(directory),
    JOURNAL_FSYNC: envChoice(['interval', 'always', 'never']).default('interval'),
    JOURNAL_MAX_BYTES: envBytes({ min: mebibyte }).default(4096 * mebibyte),
    QUEUE_MAX_BATCHES: envInteger({ min: 1 }).default(1_000),
    QUEUE_MAX_BYTES: envBytes({ min: mebibyte }).default(256 * mebibyte),
    RESHIP_AFTER_MS: envMilliseconds({ min: 1_000 }).default(30_000),
    LEASE_MS: envMilliseconds({ min: 500, max: 600_000 }).default(5_000),
  }
}

type Fields = ReturnType<typeof journalFields>
type JournalEnv<Prefix extends string> = {
  [Name in keyof Fields as `${Prefix}_${Name}`]: Fields[Name]
}
type JournalValues<Prefix extends string> = {
  [Name in keyof Fields as `${Prefix}_${Name}`]: z.output<Fields[Name]>
}

/** The variables of a service's journal, such as `TRACKER_JOURNAL_DIR`; spread into the service's own schema. */
export function journalEnv<const Prefix extends string>(
  prefix: Prefix,
  { directory }: { directory: string },
): JournalEnv<Prefix> {
  const fields = Object.entries(journalFields(directory)).map(([name, field]) => [`${prefix}_${name}`, field])
  return Object.fromEntries(fields) as JournalEnv<Prefix>
}

/** @param env The values that the service read with the fields of `journalEnv`. */
export function toJournalConfig<const Prefix extends string>(
  env: JournalValues<Prefix>,
  prefix: Prefix,
): JournalConfig {
  const read = <Name extends keyof Fields>(name: Name): z.output<Fields[Name]> =>
    (env as Record<string, unknown>)[`${prefix}_${name}`] as z.output<Fields[Name]>
  return {
    directory: resolve(read('JOURNAL_DIR')),
    fsync: read('JOURNAL_FSYNC'),
    maxBytes: read('JOURNAL_MAX_BYTES'),
    maxQueuedBatches: read('QUEUE_MAX_BATCHES'),
    maxQueuedBytes: read('QUEUE_MAX_BYTES'),
    reshipAfterMs: read('RESHIP_AFTER_MS'),
    leaseMs: read('LEASE_MS'),
  }
}
