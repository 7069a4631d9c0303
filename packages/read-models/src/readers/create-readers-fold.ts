import { readerLogPattern, withoutNamespace, type ReaderLogName } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import type { FoldOptions } from '../fold/fold-options.js'
import { defaultReadModelLimits } from '../fold/read-model-limits.js'
import { scanKeys } from '../fold/scan-keys.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import { compactReaderLog } from './compact-reader-log.js'
import { parseReaderLog } from './parse-reader-log.js'
import { createReaderLogWriter, type LogAddition } from './reader-log-writer.js'
import { recordKinds, rememberedStoryEvents, toReaderRecord } from './reader-records.js'
import { oldestRecordMs, rememberedDays } from './remembered-days.js'

/** A longer text cannot be an id. */
const maxIdLength = 200

/**
 * Remembers of each reader (`userId`, else `anonymousId`) and site the stories viewed, read, clicked, shown and hidden,
 * and the topics followed or wanted less of. A reader's activity and preferences are a log each: records are
 * appended, each once, and compacted when they become too many (compact-reader-log.ts). So the state is the latest
 * records of the set of all, whatever the order.
 *
 * The history of a bounded number of new readers begins in an hour of the clock `now` (milliseconds since 1970).
 */
export function createReadersFold(
  redis: Redis,
  { namespace, now = Date.now, limits = defaultReadModelLimits }: FoldOptions<'maxNewReadersPerHour'>,
): Fold {
  const writer = createReaderLogWriter(redis, { namespace, now, limits })

  async function dumpLog(log: ReaderLogName): Promise<[string, string[]][]> {
    const keys = await scanKeys(redis, readerLogPattern(log, namespace))
    const oldestMs = oldestRecordMs(log, now())
    const logs = await Promise.all(keys.map((key) => redis.getBuffer(key)))
    return keys.flatMap((key, at) => {
      const compacted = compactReaderLog(logs[at] ?? Buffer.alloc(0))
      const records = parseReaderLog(compacted)
        .filter(({ kind, atMs }) => kind !== recordKinds.forgotten && atMs >= oldestMs)
        .map(({ start, end }) => compacted.toString('hex', start, end))
      return records.length === 0 ? [] : [[withoutNamespace(key, namespace), records] as [string, string[]]]
    })
  }

  return {
    name: 'readers',
    tolerance: 0,
    purpose: 'personalisation',
    // Logs of invented readers would stay for a month.
    maxRedisShare: 0.6,
    replay: {
      layout: 1,
      of: [
        { hours: rememberedDays.activity * 24, storyEvents: rememberedStoryEvents.activity },
        { hours: rememberedDays.preferences * 24, storyEvents: rememberedStoryEvents.preferences },
      ],
      fields: [
        'site',
        'storyEvent',
        'timestamp',
        'userId',
        'anonymousId',
        'storyId',
        'isOptedOut',
        'engagedSeconds',
        'scrollDepth',
        'feedId',
        'shown',
        'topic',
      ],
      keyKinds: ['readers:'],
    },
    async apply(events) {
      const { fromMs, untilMs } = foldWindowAt(now())
      const sites = new Map<string, Map<string, Addition>>()
      await visitInSlices(events, (event) => {
        if (event.timestamp >= fromMs && event.timestamp <= untilMs) addEvent(sites, event)
      })
      let refused = 0
      for (const [site, additions] of sites) refused += await writer.append(site, additions.values())
      return refused === 0 ? {} : { too_many_readers: refused }
    },
    async dump() {
      return Object.fromEntries([...(await dumpLog('activity')), ...(await dumpLog('preferences'))])
    },
  }
}

interface Addition extends LogAddition {
  readonly records: Buffer[]
}

function addEvent(sites: Map<string, Map<string, Addition>>, event: FoldableEvent): void {
  const readerId = event.userId ?? event.anonymousId
  if (readerId === undefined || readerId.length > maxIdLength || event.isOptedOut) return
  const record = toReaderRecord(event)
  if (record === undefined) return
  let additions = sites.get(event.site)
  if (additions === undefined) sites.set(event.site, (additions = new Map()))
  const { log, bytes } = record
  const name = `${log} ${readerId}`
  const addition = additions.get(name)
  if (addition === undefined) additions.set(name, { readerId, log, records: [bytes] })
  else addition.records.push(bytes)
}
