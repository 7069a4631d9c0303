import { parseStoryRecordId, visibilityOf, type CatalogueStory } from '@frontpage/contracts'
import type { RecordChangesSink } from '@frontpage/control-records'

/** What the board needs of the catalogue's stories of one site. */
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

/** Of a catalogue of 100,000 stories those are kept whose time matters: hidden, restricted, or new. */
interface Kept {
  readonly hidden?: true
  readonly publishedAt?: string
  readonly expiresAt?: string
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
    const isRecent = publishedAt !== undefined && Date.parse(publishedAt) > now() - recentMs
    if (hidden !== true && expiresAt === undefined && !isRecent) {
      into.get(site)?.delete(storyId)
      return
    }
    let stories = into.get(site)
    if (stories === undefined) into.set(site, (stories = new Map()))
    stories.set(storyId, {
      ...(hidden === true && { hidden }),
      ...(publishedAt !== undefined && { publishedAt }),
      ...(expiresAt !== undefined && { expiresAt }),
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
        isVisible: (storyId, nowMs) => visibilityOf(stories().get(storyId), nowMs) === 'visible',
        *recent(nowMs) {
          for (const [storyId, { publishedAt, ...rest }] of stories()) {
            if (publishedAt === undefined) continue
            const publishedMs = Date.parse(publishedAt)
            if (
              publishedMs <= nowMs - recentMs ||
              visibilityOf({ publishedAt, ...rest }, nowMs) !== 'visible'
            )
              continue
            yield { storyId, publishedMs }
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
