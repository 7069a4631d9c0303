import { createHash } from 'node:crypto'
import { toScopeValue } from '@frontpage/contracts'
import type { StorySlugs } from '@frontpage/editorial'
import { readStories, type StoryRecord } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type { StoryCard } from '../list/trending-board.js'
import { createTextPool, type TextPool } from './text-pool.js'

/** The attributes of a story beside its readers. */
export interface KnownStory {
  readonly card: StoryCard
  readonly slugs: StorySlugs
  readonly language: string | undefined
  /**
   * Minutes since 1970: the time of its publication, or of its first read where that was earlier or is all that is
   * known.
   */
  readonly knownSinceMinute: number | undefined
}

export interface StoryCards {
  get(storyId: string): KnownStory
  /**
   * Reads those of the stories that were not read lately, and removes them from the set. Resolves with those that
   * changed.
   */
  refresh(storyIds: Set<string>): Promise<string[]>
  /** Removes all but these. */
  keep(isLive: (storyId: string) => boolean): void
}

/** Events fill gaps in a story's attributes in its first minutes; later hardly anything changes. */
const youngForMs = 60_000
const readAgainYoungMs = 2_000
const readAgainMs = 10 * 60_000
const maxReadsAtOnce = 500
/** New stories are read until then; the others wait for the next time. */
const maxRefreshMs = 1_000
/** For stories that have a card, so that none is missing meanwhile. */
const maxReadsAgainAtOnce = 50
const oldestPublicationMs = 365 * 86_400_000

interface Kept {
  known: KnownStory
  /** Compares a record with the one from which `known` was made; the record itself takes half a kilobyte. */
  digest: string
  readonly sinceMs: number
  readAtMs: number
}

/** The attributes of a site's stories from events and, later, the catalogue, in memory. */
export function createStoryCards(
  redis: Redis,
  { site, namespace, now }: { site: string; namespace: string; now: () => number },
): StoryCards {
  const cards = new Map<string, Kept>()
  const pool = createTextPool()

  function isDue(storyId: string, nowMs: number): boolean {
    const kept = cards.get(storyId)
    if (kept === undefined) return true
    const everyMs = nowMs - kept.sinceMs < youngForMs ? readAgainYoungMs : readAgainMs
    return nowMs - kept.readAtMs >= everyMs
  }

  function take(storyId: string, record: StoryRecord | undefined, nowMs: number): boolean {
    const text =
      JSON.stringify(record, (key, value: unknown) => (key === 'lastSeen' ? undefined : value)) ?? ''
    const digest = createHash('sha1').update(text).digest('base64')
    const kept = cards.get(storyId)
    if (kept?.digest === digest) {
      kept.readAtMs = nowMs
      return false
    }
    const known = toKnownStory(storyId, record, { nowMs, pool })
    const sinceMs = record?.firstSeen ?? nowMs
    if (kept === undefined) cards.set(storyId, { known, digest, sinceMs, readAtMs: nowMs })
    else Object.assign(kept, { known, digest, readAtMs: nowMs })
    return true
  }

  /** The stories to read now, and whether they include all new ones. */
  function dueOf(storyIds: Iterable<string>): { due: string[]; isAll: boolean } {
    const nowMs = now()
    const fresh: string[] = []
    const known: string[] = []
    for (const storyId of storyIds) {
      if (!cards.has(storyId)) fresh.push(storyId)
      else if (known.length < maxReadsAgainAtOnce && isDue(storyId, nowMs)) known.push(storyId)
      if (fresh.length === maxReadsAtOnce) return { due: fresh, isAll: false }
    }
    return { due: fresh.concat(known), isAll: true }
  }

  async function read(storyIds: readonly string[]): Promise<string[]> {
    const nowMs = now()
    const records = await readStories(redis, { site, storyIds, nowMs, namespace })
    return storyIds.filter((storyId, at) => take(storyId, records[at], nowMs))
  }

  return {
    get: (storyId) => cards.get(storyId)?.known ?? toKnownStory(storyId, undefined, { nowMs: now(), pool }),
    async refresh(storyIds) {
      const untilMs = performance.now() + maxRefreshMs
      const changed: string[] = []
      for (;;) {
        const { due, isAll } = dueOf(storyIds)
        changed.push(...(await read(due)))
        for (const storyId of due) storyIds.delete(storyId)
        if (isAll || performance.now() > untilMs) return changed
      }
    },
    keep(isLive) {
      for (const storyId of cards.keys()) if (!isLive(storyId)) cards.delete(storyId)
    },
  }
}

function toKnownStory(
  storyId: string,
  record: StoryRecord | undefined,
  { nowMs, pool }: { nowMs: number; pool: TextPool },
): KnownStory {
  const { title, url, image } = record ?? {}
  const [section, publisher, author, language] = [
    record?.section,
    record?.publisher,
    record?.author,
    record?.language,
  ].map(pool)
  const tags = record?.tags
    ?.split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
    .map((tag) => pool(tag) ?? tag)
  const publishedMs = readTime(record?.publishedAt)
  const isCredible =
    publishedMs !== undefined && publishedMs <= nowMs && publishedMs > nowMs - oldestPublicationMs
  const publishedAt = publishedMs === undefined ? undefined : new Date(publishedMs).toISOString()
  const slugOf = (kind: 'section' | 'publisher' | 'tag' | 'language', name: string | undefined) =>
    name === undefined ? undefined : pool(toScopeValue(kind, name))
  return {
    card: { storyId, title, url, image, section, publisher, author, language, publishedAt, tags },
    slugs: {
      section: slugOf('section', section),
      publisher: slugOf('publisher', publisher),
      tags: tags?.flatMap((tag) => slugOf('tag', tag) ?? []) ?? noTags,
    },
    language: slugOf('language', language),
    knownSinceMinute: earliestMinute(isCredible ? publishedMs : undefined, record?.firstSeen),
  }
}

const noTags: readonly string[] = []

function earliestMinute(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.floor(Math.min(...known) / 60_000)
}

/** ISO 8601 as most write it, or seconds or milliseconds since 1970. */
function readTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  const time = Number.isNaN(number) ? Date.parse(text) : number < 1e11 ? number * 1_000 : number
  return Number.isFinite(time) && Math.abs(time) < 8e15 ? time : undefined
}
