import { createHash } from 'node:crypto'
import type { CatalogueStory } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { ReadModels } from '../generations/follow-read-models.js'
import { followCorrections } from '../stories/follow-corrections.js'
import { readStories, type StoryRecord } from '../stories/read-story.js'
import { readCatalogueStories } from './read-catalogue-stories.js'
import type { KnownStory } from './story-card.js'
import { createTextPool } from './text-pool.js'
import { toKnownStory } from './to-known-story.js'

export interface StoryCards {
  get(storyId: string): KnownStory
  /** Whether the story was read, be it that nothing is known of it. */
  has(storyId: string): boolean
  /**
   * Reads those of the stories that were not read lately, and removes them from the set. Resolves with those that
   * changed.
   */
  refresh(storyIds: Set<string>): Promise<string[]>
  /** Has a story read again at the next refresh that names it, however lately that was done, and with the new ones. */
  renew(storyId: string): void
  /** Removes all but these. */
  keep(isLive: (storyId: string) => boolean): void
}

/** Events fill gaps in a story's attributes in its first minutes; later hardly anything changes but what is corrected. */
const youngForMs = 60_000
const readAgainYoungMs = 2_000
const readAgainMs = 10 * 60_000
/** While readers' pages say different things of a story, as after a correction, which has to be seen within a minute. */
const readAgainDisputedMs = 10_000
const lookForCorrectionsMs = 5_000
/** While stories are computed again, more of them are there several times a second. */
const addAllEveryMs = 5_000
const maxReadsAtOnce = 500
/** New stories are read until then; the others wait for the next time. */
const maxRefreshMs = 1_000
/** For stories that have a card, so that none is missing meanwhile. */
const maxReadsAgainAtOnce = 50

/** The catalogue's record of a story, and the claims of events about it. */
interface StorySources {
  readonly record: CatalogueStory | undefined
  readonly claims: StoryRecord | undefined
}

interface Kept {
  known: KnownStory
  /** Compares the sources with those from which `known` was made; they themselves take a kilobyte. */
  digest: string
  readonly sinceMs: number
  readAtMs: number
  isDisputed: boolean
  /** Events said something of it. */
  hasClaims: boolean
}

/** Attributes that no card shows. */
const unseen: ReadonlySet<string> = new Set(['lastSeen', 'isDisputed'])

/**
 * The attributes of a site's stories from the catalogue and from events, in memory. `readCatalogue` says what the
 * catalogue has, in the order requested; by default Redis is asked. `models` says where the stories of events lie, by
 * default in the `namespace`; when that changes, or when more of them are there, all cards are read again, some at each
 * refresh.
 */
export function createStoryCards(
  redis: Redis,
  options: {
    readonly site: string
    readonly namespace: string
    readonly models?: Pick<ReadModels, 'namespaceOf' | 'coverageOf'>
    /** Milliseconds since 1970. */
    readonly now: () => number
    readonly readCatalogue?: (
      storyIds: readonly string[],
    ) => readonly (CatalogueStory | undefined)[] | Promise<readonly (CatalogueStory | undefined)[]>
  },
): StoryCards {
  const { site, namespace, models, now } = options
  const readCatalogue =
    options.readCatalogue ??
    ((storyIds: readonly string[]) => readCatalogueStories(redis, { site, storyIds, namespace }))
  const cards = new Map<string, Kept>()
  const renewed = new Set<string>()
  const storiesNamespace = (): string => models?.namespaceOf('stories') ?? namespace
  const corrections = followCorrections(redis, { site, namespace: storiesNamespace })
  let lookedAtMs = -Infinity
  const pool = createTextPool()
  let followed = storiesNow()
  let addedAllAtMs = -Infinity

  /** Differs whenever there may be other stories of events than before. */
  function storiesNow(): string {
    const coverage = models?.coverageOf('stories')
    return `${storiesNamespace()} ${coverage === undefined ? 'whole' : coverage.coversFromMs}`
  }

  function isDue(storyId: string, nowMs: number): boolean {
    const kept = cards.get(storyId)
    if (kept === undefined) return true
    const isYoung = nowMs - kept.sinceMs < youngForMs
    const everyMs = isYoung ? readAgainYoungMs : kept.isDisputed ? readAgainDisputedMs : readAgainMs
    return nowMs - kept.readAtMs >= everyMs
  }

  function take(storyId: string, sources: StorySources, nowMs: number): boolean {
    const isDisputed = sources.claims?.isDisputed === true
    const text = JSON.stringify(sources, (key, value: unknown) => (unseen.has(key) ? undefined : value))
    const digest = createHash('sha1').update(text).digest('base64')
    const kept = cards.get(storyId)
    const hasClaims = sources.claims !== undefined
    // What events said of a live story is gone only where Redis has lost it, until it is computed again.
    const isLost = kept?.hasClaims === true && !hasClaims && sources.record === undefined
    if (kept !== undefined && (isLost || kept.digest === digest)) {
      Object.assign(kept, { readAtMs: nowMs, isDisputed })
      return false
    }
    const known = toKnownStory(storyId, sources, { nowMs, pool })
    const sinceMs = sources.claims?.firstSeen ?? nowMs
    const current = { known, digest, readAtMs: nowMs, isDisputed, hasClaims }
    if (kept === undefined) cards.set(storyId, { ...current, sinceMs })
    else Object.assign(kept, current)
    return true
  }

  /** Adds the stories about which pages began to say something new. */
  async function addCorrections(storyIds: Set<string>): Promise<void> {
    const nowMs = now()
    if (Math.abs(nowMs - lookedAtMs) < lookForCorrectionsMs) return
    lookedAtMs = nowMs
    for (const storyId of await corrections.take()) {
      const kept = cards.get(storyId)
      if (kept === undefined) continue
      kept.isDisputed = true
      storyIds.add(storyId)
    }
  }

  /** Adds all, where there may be other stories of events than before; those of which nothing is known come first. */
  function addAllAgain(storyIds: Set<string>): void {
    const current = storiesNow()
    if (current === followed || Math.abs(now() - addedAllAtMs) < addAllEveryMs) return
    followed = current
    addedAllAtMs = now()
    for (const [storyId, kept] of cards) {
      if (kept.hasClaims) kept.readAtMs = -Infinity
      else renewed.add(storyId)
      storyIds.add(storyId)
    }
  }

  /** The stories to read now, and whether they include all that are new or renewed. */
  function dueOf(storyIds: Iterable<string>): { due: string[]; isAll: boolean } {
    const nowMs = now()
    const fresh: string[] = []
    const known: string[] = []
    for (const storyId of storyIds) {
      if (!cards.has(storyId) || renewed.has(storyId)) fresh.push(storyId)
      else if (known.length < maxReadsAgainAtOnce && isDue(storyId, nowMs)) known.push(storyId)
      if (fresh.length === maxReadsAtOnce) return { due: fresh, isAll: false }
    }
    return { due: fresh.concat(known), isAll: true }
  }

  async function read(storyIds: readonly string[]): Promise<string[]> {
    const nowMs = now()
    for (const storyId of storyIds) renewed.delete(storyId)
    const [records, claims] = await Promise.all([
      readCatalogue(storyIds),
      readStories(redis, { site, storyIds, nowMs, namespace: storiesNamespace() }),
    ])
    return storyIds.filter((storyId, at) => take(storyId, { record: records[at], claims: claims[at] }, nowMs))
  }

  return {
    has: (storyId) => cards.has(storyId),
    get: (storyId) => cards.get(storyId)?.known ?? toKnownStory(storyId, {}, { nowMs: now(), pool }),
    async refresh(storyIds) {
      const untilMs = performance.now() + maxRefreshMs
      const changed: string[] = []
      addAllAgain(storyIds)
      await addCorrections(storyIds)
      for (;;) {
        const { due, isAll } = dueOf(storyIds)
        changed.push(...(await read(due)))
        for (const storyId of due) storyIds.delete(storyId)
        if (isAll || performance.now() > untilMs) return changed
      }
    },
    renew(storyId) {
      if (cards.has(storyId)) renewed.add(storyId)
    },
    keep(isLive) {
      for (const storyId of cards.keys()) {
        if (isLive(storyId)) continue
        cards.delete(storyId)
        renewed.delete(storyId)
      }
    },
  }
}
