import { z } from 'zod'

/** The maximum length of a story's id in events and in the catalogue, in UTF-16 units. */
export const maxStoryIdLength = 512

/** A story's id as events give it: an article number, a host and path, or any other text. */
export const storyIdSchema = z
  .string()
  .min(1)
  .max(maxStoryIdLength)
  .refine((id) => id.isWellFormed(), 'well-formed Unicode')
  .meta({ description: 'The id that events have as `storyId`; else the host and path of the story’s page' })

/** The id of a story's record in the catalogue: the site, a slash, and the story's id, which may contain slashes itself. */
export function toStoryRecordId(site: string, storyId: string): string {
  return `${site}/${storyId}`
}

/** The parts of such an id; a site is a slug, which has no slash. */
export function parseStoryRecordId(recordId: string): { site: string; storyId: string } {
  const slash = recordId.indexOf('/')
  return { site: recordId.slice(0, slash), storyId: recordId.slice(slash + 1) }
}
