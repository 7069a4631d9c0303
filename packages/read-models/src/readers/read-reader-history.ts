import { readerLogKey, storyNumberBytes, type ReaderLogName, type StoryNumber } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { parseReaderLog, type ParsedRecord } from './parse-reader-log.js'
import { recordBytes, recordKinds, wishes } from './reader-records.js'
import { oldestRecordMs } from './remembered-days.js'

/** The remembered history of one reader on one site. Times are milliseconds since 1970. */
export interface StoredReaderHistory {
  readonly viewed: ReadonlyMap<StoryNumber, ViewedStory>
  readonly shown: ReadonlyMap<StoryNumber, ShownTimes>
  /** The time of the last click in a list. */
  readonly clicked: ReadonlyMap<StoryNumber, number>
  /** The time since which a story is hidden. */
  readonly hidden: ReadonlyMap<StoryNumber, number>
  /** Topics as `toTopic` writes them, with the time of the wish. */
  readonly followed: ReadonlyMap<string, number>
  readonly lessOf: ReadonlyMap<string, number>
  /** When the reader had everything forgotten, where that was lately. */
  readonly forgottenMs: number | undefined
}

interface ViewedStory {
  readonly firstMs: number
  readonly lastMs: number
  /** The longest reading that is remembered. */
  readonly seconds: number
  readonly completed: boolean
}

interface ShownTimes {
  /** Distinct lists in which the story was shown, at most `maxShownTimes`. */
  readonly times: number
  readonly firstMs: number
  readonly lastMs: number
}

const maxShownTimes = 8
const logs = ['activity', 'preferences'] as const

/** One log of a reader: a few hundred bytes, where the history that it tells takes kilobytes. */
interface ReaderLog {
  readonly name: ReaderLogName
  /** Its bytes as Latin-1: a small Buffer would keep the whole answer of Redis alive that it was cut from. */
  readonly text: string
}

interface AboutReader {
  readonly site: string
  readonly readerIds: readonly string[]
  readonly namespace: string
}

/** Reads what is remembered under some ids of one reader (anonymous and user id, say) together, in one round trip. */
export async function readReaderHistory(
  redis: Redis,
  { nowMs, ...reader }: AboutReader & { readonly nowMs: number },
): Promise<StoredReaderHistory> {
  return toReaderHistory(await readReaderLogs(redis, reader), nowMs)
}

/** The first half of `readReaderHistory`, for whoever keeps what was read: the commands follow one another without waiting. */
export async function readReaderLogs(
  redis: Redis,
  { site, readerIds, namespace }: AboutReader,
): Promise<readonly ReaderLog[]> {
  const answers = await Promise.all(
    readerIds.map((readerId) =>
      redis.mgetBuffer(logs.map((log) => readerLogKey(site, { readerId, log }, namespace))),
    ),
  )
  return answers.flatMap((answer) =>
    logs.flatMap((name, at) => {
      const bytes = answer[at]
      return bytes === null || bytes === undefined ? [] : { name, text: bytes.toString('latin1') }
    }),
  )
}

/** The second half. Records that are too old by `nowMs` are left out, whether or not they have expired. */
export function toReaderHistory(read: readonly ReaderLog[], nowMs: number): StoredReaderHistory {
  const history = createHistoryBuilder()
  for (const { name, text } of read) {
    history.addLog(Buffer.from(text, 'latin1'), oldestRecordMs(name, nowMs))
  }
  return history.build()
}

interface HistoryBuilder {
  addLog(log: Buffer, oldestMs: number): void
  build(): StoredReaderHistory
}

interface WishAt {
  readonly wish: number
  readonly atMs: number
}

function createHistoryBuilder(): HistoryBuilder {
  const viewed = new Map<StoryNumber, ViewedStory>()
  const shown = new Map<StoryNumber, ShownTimes & { lists: Set<number> }>()
  const clicked = new Map<StoryNumber, number>()
  const ofStories = new Map<StoryNumber, WishAt>()
  const ofTopics = new Map<string, WishAt>()
  let forgottenMs: number | undefined

  function addViewed(number: StoryNumber, atMs: number, read = 0): void {
    const known = viewed.get(number)
    viewed.set(number, {
      firstMs: Math.min(known?.firstMs ?? Infinity, atMs),
      lastMs: Math.max(known?.lastMs ?? 0, atMs),
      seconds: Math.max(known?.seconds ?? 0, read >> 1),
      completed: known?.completed === true || (read & 1) === 1,
    })
  }

  function addShown(number: StoryNumber, atMs: number, list: number): void {
    const known = shown.get(number)
    const lists = known?.lists ?? new Set<number>()
    lists.add(list)
    shown.set(number, {
      lists,
      times: Math.min(lists.size, maxShownTimes),
      firstMs: Math.min(known?.firstMs ?? Infinity, atMs),
      lastMs: Math.max(known?.lastMs ?? 0, atMs),
    })
  }

  function addRecord(log: Buffer, { kind, atMs, start, end }: ParsedRecord): void {
    switch (kind) {
      case recordKinds.view:
        return addViewed(numberAt(log, start + 5), atMs)
      case recordKinds.read:
        return addViewed(numberAt(log, start + 5), atMs, log.readUInt16BE(start + recordBytes.view))
      case recordKinds.click: {
        const number = numberAt(log, start + 5)
        clicked.set(number, Math.max(clicked.get(number) ?? 0, atMs))
        return
      }
      case recordKinds.shown: {
        const list = log.readUIntBE(start + 6, 3)
        for (let at = start + recordBytes.shownHead; at < end; at += storyNumberBytes) {
          addShown(numberAt(log, at), atMs, list)
        }
        return
      }
      case recordKinds.story:
        return setLatest(ofStories, numberAt(log, start + 7), { wish: log[end - 1]!, atMs })
      case recordKinds.topic: {
        const topic = log.toString('utf8', start + recordBytes.topicHead, end)
        return setLatest(ofTopics, topic, { wish: log[start + 8]!, atMs })
      }
      case recordKinds.forgotten:
        forgottenMs = Math.max(forgottenMs ?? 0, atMs)
        return
      default:
    }
  }

  return {
    addLog(log, oldestMs) {
      for (const record of parseReaderLog(log)) if (record.atMs >= oldestMs) addRecord(log, record)
    },
    build: () => ({
      viewed,
      shown: new Map(
        [...shown].map(([number, { times, firstMs, lastMs }]) => [number, { times, firstMs, lastMs }]),
      ),
      clicked,
      hidden: timesOf(ofStories, wishes.hide),
      followed: timesOf(ofTopics, wishes.follow),
      lessOf: timesOf(ofTopics, wishes.less),
      forgottenMs,
    }),
  }
}

function numberAt(log: Buffer, at: number): StoryNumber {
  return log.toString('base64url', at, at + storyNumberBytes)
}

/** Decides as `compactReaderLog` does: the latest wish holds, and at one time the one with the highest number. */
function setLatest<Name>(to: Map<Name, WishAt>, name: Name, wish: WishAt): void {
  const known = to.get(name)
  const isLater =
    known === undefined || wish.atMs > known.atMs || (wish.atMs === known.atMs && wish.wish > known.wish)
  if (isLater) to.set(name, wish)
}

function timesOf<Name>(all: ReadonlyMap<Name, WishAt>, wish: number): Map<Name, number> {
  const times = new Map<Name, number>()
  for (const [name, { wish: its, atMs }] of all) if (its === wish) times.set(name, atMs)
  return times
}

/** The logs of a reader on a site, by name. */
export function readerLogKeysOf(
  { site, readerId }: { site: string; readerId: string },
  namespace: string,
): string[] {
  return logs.map((log: ReaderLogName) => readerLogKey(site, { readerId, log }, namespace))
}
