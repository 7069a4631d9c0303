import type { CatalogueStory } from '@frontpage/contracts'

/** Finds the record that has an alias, among all sites. */
export interface IdentityIndex {
  find(alias: string): CatalogueStory | undefined
  use(changed: readonly CatalogueStory[]): void
}

/**
 * @param byId the records as they are now. An alias that its record has given up, or whose record is gone, is forgotten
 *   when it is asked for.
 */
export function createIdentityIndex(byId: (recordId: string) => CatalogueStory | undefined): IdentityIndex {
  const recordIds = new Map<string, string>()
  return {
    find(alias) {
      const recordId = recordIds.get(alias)
      if (recordId === undefined) return undefined
      const story = byId(recordId)
      if (story?.aliases?.includes(alias) === true) return story
      recordIds.delete(alias)
      return undefined
    },
    use(changed) {
      for (const { id, aliases = [] } of changed) for (const alias of aliases) recordIds.set(alias, id)
    },
  }
}
