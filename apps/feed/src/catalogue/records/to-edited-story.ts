import {
  catalogueFields,
  type CatalogueField,
  type CatalogueStory,
  type CatalogueStoryBody,
} from '@frontpage/contracts'
import { toOrderedStory } from './to-ordered-story.js'

/**
 * The record that a request makes. It remembers the fields that the request has set to something else than feeds say:
 * imports leave these alone. A body that was read, changed in one field and sent back so sets this field only.
 */
export function toEditedStory(
  id: string,
  body: CatalogueStoryBody,
  before: CatalogueStory | undefined,
): CatalogueStory {
  const wasEdited: ReadonlySet<CatalogueField> = new Set(before?.edited)
  const edited = catalogueFields.filter(
    (name) => body[name] !== undefined && (wasEdited.has(name) || !isSame(body[name], before?.[name])),
  )
  return toOrderedStory({ id, ...body, edited, aliases: before?.aliases, feeds: before?.feeds })
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
