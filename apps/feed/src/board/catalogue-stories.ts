import { parseStoryRecordId, type CatalogueStory } from '@frontpage/contracts'
import type { RecordChangesSink } from '@frontpage/control-records'

/** The catalogue of one site, as its board uses it. */
export interface SiteCatalogue {
  isVisible(storyId: string, nowMs: number): boolean
  /** Stories that were published lately: they are candidates before anybody has read them. */
  recent(nowMs: number): Iterable<{ readonly storyId: string; readonly publishedMs: number }>
  /** The stories whose records have changed since the last call. */
  takeChanges(): ReadonlySet<string>
}

export interface CatalogueStories extends RecordChangesSink<CatalogueStory> {
  ofSite(site: string): SiteCatalogue
}

/** The stories whose time matters: hidden, restricted or new ones, a small part of the catalogue. */
interface Kept {
  /** Milliseconds since 1970; infinite where nothing is said. */
  readonly publishedMs: number
  readonly expiresMs: number
  readonly isHidden: boolean
}

/** `visibilityOf` of contracts, for times that were read once: requests ask it hundreds of times. */
function isVisible({ isHidden, publishedMs, expiresMs }: Kept, nowMs: number): boolean {
  return !isHidden && expiresMs > nowMs && publishedMs <= nowMs
}

type BySite = Map<string, Map<string, Kept>>

const recentMs = 48 * 3_600_000
const nothing: ReadonlyMap<string, Kept> = new Map()

/** @param now milliseconds since 1970 */
export function createCatalogueStories(now: () => number): CatalogueStories {
  let kept: BySite = new Map()
  let next: BySite = new Map()
  const changed = new Map<string, Set<string>>()

  function put(into: BySite, { id, hidden, publishedAt, expiresAt }: CatalogueStory): void {
    const { site, storyId } = parseStoryRecordId(id)
    const publishedMs = publishedAt === undefined ? -Infinity : Date.parse(publishedAt)
    const isRecent = publishedMs > now() - recentMs
    if (hidden !== true && expiresAt === undefined && !isRecent) {
      into.get(site)?.delete(storyId)
      return
    }
    let stories = into.get(site)
    if (stories === undefined) into.set(site, (stories = new Map()))
    stories.set(storyId, {
      publishedMs,
      expiresMs: expiresAt === undefined ? Infinity : Date.parse(expiresAt),
      isHidden: hidden === true,
    })
  }

  function note(recordId: string): void {
    const { site, storyId } = parseStoryRecordId(recordId)
    let stories = changed.get(site)
    if (stories === undefined) changed.set(site, (stories = new Set()))
    stories.add(storyId)
  }

  return {
    begin: () => void (next = new Map()),
    take(values) {
      for (const story of values) {
        put(next, story)
        note(story.id)
      }
    },
    end() {
      // Stories that were removed meanwhile have to be looked at again, too.
      for (const [site, stories] of kept) for (const storyId of stories.keys()) note(`${site}/${storyId}`)
      kept = next
      next = new Map()
    },
    change({ changed: values, removed }) {
      for (const story of values) {
        put(kept, story)
        note(story.id)
      }
      for (const id of removed) {
        const { site, storyId } = parseStoryRecordId(id)
        kept.get(site)?.delete(storyId)
        note(id)
      }
    },
    ofSite(site) {
      const stories = (): ReadonlyMap<string, Kept> => kept.get(site) ?? nothing
      return {
        isVisible(storyId, nowMs) {
          const story = stories().get(storyId)
          return story === undefined || isVisible(story, nowMs)
        },
        *recent(nowMs) {
          for (const [storyId, story] of stories()) {
            const { publishedMs } = story
            if (publishedMs > nowMs - recentMs && isVisible(story, nowMs)) yield { storyId, publishedMs }
          }
        },
        takeChanges() {
          const taken = changed.get(site) ?? new Set<string>()
          changed.delete(site)
          return taken
        },
      }
    },
  }
}
