import { parseStoryRecordId, visibilityOf, type CatalogueStory } from '@frontpage/contracts'
import type { RecordChangesSink } from '@frontpage/control-records'

/** When the stories of one site may be shown, as far as the catalogue restricts it. */
export interface SiteVisibility {
  isVisible(storyId: string, nowMs: number): boolean
  /**
   * Returns the stories whose records have changed since the last call, and those whose time has come or passed; `all`
   * after all records were read again.
   */
  takeChanges(nowMs: number): ReadonlySet<string> | 'all'
}

export interface CatalogueVisibility extends RecordChangesSink<CatalogueStory> {
  ofSite(site: string): SiteVisibility
}

/** The restrictions of stories that are not shown for ever, a small part of the catalogue. */
type Restriction = Pick<CatalogueStory, 'hidden' | 'publishedAt' | 'expiresAt'>
type Restrictions = Map<string, Map<string, Restriction>>

/** @param now milliseconds since 1970 */
export function createCatalogueVisibility(now: () => number): CatalogueVisibility {
  let restrictions: Restrictions = new Map()
  let next: Restrictions = new Map()
  const sites = new Map<string, ReturnType<typeof createSiteVisibility>>()
  const none: ReadonlyMap<string, Restriction> = new Map()

  function put(into: Restrictions, values: readonly CatalogueStory[]): void {
    for (const { id, hidden, publishedAt, expiresAt } of values) {
      const { site, storyId } = parseStoryRecordId(id)
      const isAhead = publishedAt !== undefined && Date.parse(publishedAt) > now()
      let stories = into.get(site)
      if (hidden !== true && expiresAt === undefined && !isAhead) {
        stories?.delete(storyId)
        continue
      }
      if (stories === undefined) into.set(site, (stories = new Map()))
      stories.set(storyId, {
        ...(hidden === true && { hidden }),
        ...(isAhead && { publishedAt }),
        ...(expiresAt !== undefined && { expiresAt }),
      })
    }
  }

  return {
    begin: () => void (next = new Map()),
    take: (values) => put(next, values),
    end() {
      restrictions = next
      next = new Map()
      for (const site of sites.values()) site.noteAll()
    },
    change({ changed, removed }) {
      put(restrictions, changed)
      for (const id of removed) {
        const { site, storyId } = parseStoryRecordId(id)
        restrictions.get(site)?.delete(storyId)
      }
      for (const id of [...changed.map((story) => story.id), ...removed]) {
        const { site, storyId } = parseStoryRecordId(id)
        sites.get(site)?.note(storyId)
      }
    },
    ofSite(site) {
      const known = sites.get(site)
      if (known !== undefined) return known
      const added = createSiteVisibility(() => restrictions.get(site) ?? none, now())
      sites.set(site, added)
      return added
    },
  }
}

function createSiteVisibility(restrictionsNow: () => ReadonlyMap<string, Restriction>, startMs: number) {
  let changed = new Set<string>()
  let isAll = false
  let seenAtMs = startMs
  let nextTurnMs: number | undefined

  return {
    note(storyId: string): void {
      changed.add(storyId)
      nextTurnMs = undefined
    },
    noteAll(): void {
      isAll = true
      nextTurnMs = undefined
    },
    isVisible: (storyId: string, nowMs: number): boolean =>
      visibilityOf(restrictionsNow().get(storyId), nowMs) === 'visible',
    takeChanges(nowMs: number): ReadonlySet<string> | 'all' {
      const taken = changed
      changed = new Set()
      if (nextTurnMs === undefined || nextTurnMs <= nowMs) {
        nextTurnMs = Infinity
        for (const [storyId, restriction] of restrictionsNow()) {
          for (const turnMs of turnsOf(restriction)) {
            if (turnMs > nowMs) nextTurnMs = Math.min(nextTurnMs, turnMs)
            else if (turnMs > seenAtMs) taken.add(storyId)
          }
        }
      }
      seenAtMs = nowMs
      const wasAll = isAll
      isAll = false
      return wasAll ? 'all' : taken
    },
  }
}

function turnsOf({ publishedAt, expiresAt }: Restriction): number[] {
  return [publishedAt, expiresAt].flatMap((time) => (time === undefined ? [] : [Date.parse(time)]))
}
