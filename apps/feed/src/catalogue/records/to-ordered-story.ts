import { catalogueFields, type CatalogueStory } from '@frontpage/contracts'

/** A record whose members stand in the schema's order, without those that are undefined or empty. */
export function toOrderedStory(story: CatalogueStory): CatalogueStory {
  const { id, edited, aliases, feeds } = story
  const ordered: Record<string, unknown> = { id }
  for (const name of catalogueFields) {
    if (story[name] !== undefined && story[name] !== false) ordered[name] = story[name]
  }
  if (edited !== undefined && edited.length > 0) ordered['edited'] = edited
  if (aliases !== undefined && aliases.length > 0) ordered['aliases'] = aliases
  if (feeds !== undefined && Object.keys(feeds).length > 0) ordered['feeds'] = feeds
  return ordered as unknown as CatalogueStory
}

export function isSameStory(a: CatalogueStory, b: CatalogueStory): boolean {
  return JSON.stringify(toOrderedStory(a)) === JSON.stringify(toOrderedStory(b))
}
