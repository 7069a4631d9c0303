import {
  hourOf,
  readerBucketOf,
  readerBuckets,
  readerKeyParts,
  readerLogKey,
  readersPrefix,
  type ReaderLogName,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { createArgumentWriter } from '../fold/argument-writer.js'
import { groupBy } from '../fold/group-by.js'
import type { ReadModelLimits } from '../fold/read-model-limits.js'
import { sendSomeAtATime } from '../fold/send-some-at-a-time.js'
import { currentNamespace, type ModelNamespace } from '../generations/model-namespace.js'
import { appendRecordsScript, nameBytes, replaceLogScript } from './append-records-script.js'
import { compactReaderLog } from './compact-reader-log.js'
import { rememberedDays } from './remembered-days.js'

/** Relative to the wall clock, garbage collection only: longer than anything reads the log. */
const ttlSecondsOf: Readonly<Record<ReaderLogName, number>> = {
  activity: (rememberedDays.activity + 1) * 86_400,
  preferences: (rememberedDays.preferences + 1) * 86_400,
}
/**
 * A log that is longer is compacted, to at most 2,023 and 1,413 bytes. Both together, with what Redis keeps about them,
 * stay below 4 KB.
 */
const maxLogBytes: Readonly<Record<ReaderLogName, number>> = { activity: 2_160, preferences: 1_524 }
/** The count of an hour's new logs is only used in that hour. */
const countTtlSeconds = 2 * 3600
/** Logs of one call; keeps a script below 5 ms. */
const maxLogsPerCall = 300

/** New records of one reader's log. */
export interface LogAddition {
  readonly readerId: string
  readonly log: ReaderLogName
  readonly records: readonly Buffer[]
}

export interface ReaderLogWriter {
  /** Resolves with the number of logs that could not begin, because too many did in this hour. */
  append(site: string, additions: Iterable<LogAddition>): Promise<number>
}

export function createReaderLogWriter(
  redis: Redis,
  {
    namespace,
    now,
    limits,
  }: {
    namespace: ModelNamespace
    now: () => number
    limits: Pick<ReadModelLimits, 'maxNewReadersPerHour'>
  },
): ReaderLogWriter {
  redis.defineCommand('appendRecords', { numberOfKeys: 1, lua: appendRecordsScript })
  redis.defineCommand('replaceLog', { numberOfKeys: 1, lua: replaceLogScript })
  const call = redis as Redis & {
    appendRecords(...args: (string | number | Buffer)[]): Promise<number[]>
    replaceLog(...args: (string | number | Buffer)[]): Promise<null>
  }
  const maxNewLogs = Math.ceil(limits.maxNewReadersPerHour / readerBuckets)

  async function write(site: string, bucket: number, additions: readonly LogAddition[]): Promise<number> {
    const current = currentNamespace(namespace)
    const prefix = readersPrefix(site, bucket, current)
    const args: (string | number | Buffer)[] = [
      prefix + readerKeyParts.newReaders + hourOf(now()),
      prefix,
      ttlSecondsOf.activity,
      maxLogBytes.activity,
      ttlSecondsOf.preferences,
      maxLogBytes.preferences,
      maxNewLogs,
      countTtlSeconds,
      encodeAdditions(additions),
    ]
    const [refused = 0, ...large] = await call.appendRecords(...args)
    for (const place of large) {
      const addition = additions[place - 1]
      if (addition !== undefined) await compact(readerLogKey(site, addition, current), addition.log)
    }
    return refused
  }

  async function compact(key: string, name: ReaderLogName): Promise<void> {
    const log = await redis.getBuffer(key)
    if (log !== null) await call.replaceLog(key, log, compactReaderLog(log), ttlSecondsOf[name])
  }

  return {
    async append(site, additions) {
      const buckets = groupBy(additions, ({ readerId }) => readerBucketOf(readerId))
      const refused = await sendSomeAtATime(writesOf(buckets, (bucket, part) => write(site, bucket, part)))
      return refused.reduce((sum, logs) => sum + logs, 0)
    },
  }
}

function* writesOf(
  buckets: ReadonlyMap<number, readonly LogAddition[]>,
  write: (bucket: number, part: readonly LogAddition[]) => Promise<number>,
): Generator<() => Promise<number>> {
  for (const [bucket, additions] of buckets) {
    for (let start = 0; start < additions.length; start += maxLogsPerCall) {
      yield () => write(bucket, additions.slice(start, start + maxLogsPerCall))
    }
  }
}

const writer = createArgumentWriter()

/** Encodes for `appendRecordsScript`. */
function encodeAdditions(additions: readonly LogAddition[]): Buffer {
  for (const { readerId, log, records } of additions) {
    const kept = together(records, maxLogBytes[log])
    let length = 0
    for (const record of kept) length += record.length
    writer.uint8(nameBytes[log])
    writer.uint16(length)
    writer.text(readerId)
    for (const record of kept) writer.bytes(record)
  }
  return writer.take()
}

/** One reader may send thousands of events at once: no more of them is sent to Redis than it keeps. */
function together(records: readonly Buffer[], maxBytes: number): readonly Buffer[] {
  const bytes = records.length === 1 ? 0 : records.reduce((sum, record) => sum + record.length, 0)
  return bytes > maxBytes / 2 ? [compactReaderLog(Buffer.concat(records))] : records
}
