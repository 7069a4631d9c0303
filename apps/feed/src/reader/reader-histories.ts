import { within } from '@frontpage/concurrency'
import { emptyReaderHistory, type ReaderHistory } from '@frontpage/ranking'
import { createTwoGenerationCache } from '@frontpage/service-kit'
import { readerIdsOf, type FeedReader } from './feed-reader.js'
import { withPreferences, type Preference } from './reader-preferences.js'

/** The history of a reader as Redis has it. */
interface KnownHistory extends ReaderHistory {
  /** When the reader had everything forgotten, maybe by another replica; milliseconds since 1970. */
  readonly forgottenMs?: number | undefined
}

interface ReadHistory {
  readonly history: KnownHistory
  /** False where Redis did not answer in time: what the reader did is unknown, and only what was said here counts. */
  readonly isKnown: boolean
}

/** The histories of readers: one round trip to Redis each, and the wishes that this process took a moment ago. */
export interface ReaderHistories {
  /** A promise where Redis has to be asked. It never rejects. */
  of(site: string, reader: FeedReader): ReadHistory | Promise<ReadHistory>
  /** Counts from now on, whether or not Redis takes it. */
  note(site: string, reader: FeedReader, preference: Preference): void
  /** Everything of the reader was removed. */
  forget(site: string, reader: FeedReader): void
}

export interface ReaderHistoriesOptions<Logs> {
  /** Reads what is kept for two seconds: logs, because a history takes twenty times as much. */
  readonly read: (site: string, readerIds: readonly string[]) => Promise<Logs>
  readonly toHistory: (logs: Logs) => KnownHistory
  /** Redis has this long. */
  readonly deadlineMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Called for every history that could not be read in time. */
  readonly onLate: (error: Error | undefined) => void
}

/** The limits of a generation. */
const maxCached = 5_000
const maxNoted = 5_000
/** Turning pages and coming back at once does not ask Redis again. */
const freshForMs = 2_000
/** By then Redis and its replicas have what was said here, or have lost it. */
const notedForMs = 10 * 60_000
const maxNotes = 50

const nobody: ReadHistory = { history: emptyReaderHistory, isKnown: true }

export function createReaderHistories<Logs>(options: ReaderHistoriesOptions<Logs>): ReaderHistories {
  const { read, toHistory, deadlineMs, now, onLate } = options
  const cached = createTwoGenerationCache<{ logs: Logs; untilMs: number }>({ maxEntries: maxCached })
  const notes = createTwoGenerationCache<readonly Preference[]>({ maxEntries: maxNoted })
  const underWay = new Map<string, Promise<ReadHistory>>()

  function notesOf(key: string): readonly Preference[] {
    return (notes.get(key) ?? []).filter(({ atMs }) => atMs > now() - notedForMs)
  }

  async function ask(site: string, readerIds: readonly string[], key: string): Promise<ReadHistory> {
    try {
      const logs = await within(deadlineMs, read(site, readerIds))
      if (logs !== undefined) {
        const history = toHistory(logs)
        cached.set(key, { logs, untilMs: now() + freshForMs })
        return { history, isKnown: true }
      }
      onLate(undefined)
    } catch (error) {
      onLate(error as Error)
    }
    return { history: emptyReaderHistory, isKnown: false }
  }

  function withNotes(key: string, { history, isKnown }: ReadHistory): ReadHistory {
    const { forgottenMs = -Infinity } = history
    const said = notesOf(key).filter(({ atMs }) => atMs > forgottenMs)
    return said.length === 0 ? { history, isKnown } : { history: withPreferences(history, said), isKnown }
  }

  return {
    of(site, reader) {
      const readerIds = readerIdsOf(reader)
      if (readerIds.length === 0) return nobody
      const key = keyOf(site, readerIds)
      const known = cached.get(key)
      if (known !== undefined && known.untilMs > now()) {
        return withNotes(key, { history: toHistory(known.logs), isKnown: true })
      }
      let asking = underWay.get(key)
      if (asking === undefined) {
        asking = ask(site, readerIds, key).finally(() => underWay.delete(key))
        underWay.set(key, asking)
      }
      return asking.then((found) => withNotes(key, found))
    },
    note(site, reader, preference) {
      for (const key of keysOf(site, reader)) {
        notes.set(key, [...notesOf(key), preference].slice(-maxNotes))
        cached.delete(key)
      }
    },
    forget(site, reader) {
      for (const key of keysOf(site, reader)) {
        notes.delete(key)
        cached.delete(key)
      }
    },
  }
}

function keyOf(site: string, readerIds: readonly string[]): string {
  return JSON.stringify([site, ...readerIds])
}

/** The combinations of ids under which the reader may come next. */
function keysOf(site: string, reader: FeedReader): string[] {
  const ids = readerIdsOf(reader)
  return [...new Set([keyOf(site, ids), ...ids.map((id) => keyOf(site, [id]))])]
}
