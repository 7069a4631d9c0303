import {
  catalogueStoryBodySchema,
  storyIdSchema,
  toStoryRecordId,
  type CatalogueStory,
} from '@frontpage/contracts'
import { decodeBody } from '@frontpage/service-kit'
import { z } from 'zod'
import { toEditedStory } from '../records/to-edited-story.js'
import type { StoryChange } from '../storing/store-stories.js'
import type { NdjsonLine } from './ndjson-lines.js'

const storyLineSchema = z
  .object({
    id: storyIdSchema,
    remove: z.literal(true).optional().meta({ description: 'The story is removed' }),
    ...catalogueStoryBodySchema.shape,
  })
  .meta({ id: 'CatalogueStoryLine', description: 'A story, or the removal of one' })

export const lineFaults = ['line_too_long', 'invalid_json', 'invalid_story'] as const

interface LineFault {
  readonly code: (typeof lineFaults)[number]
  readonly detail: string
  /** The member that is wrong. */
  readonly pointer?: string
}

export type StoryLine =
  | { readonly storyId: string; readonly change: StoryChange; readonly before: CatalogueStory | undefined }
  | { readonly storyId?: string; readonly fault: LineFault }

/** Reads one line of a bulk request. */
export function readStoryLine(
  { bytes }: NdjsonLine,
  { site, byId }: { readonly site: string; readonly byId: (recordId: string) => CatalogueStory | undefined },
): StoryLine {
  if (bytes === undefined)
    return { fault: { code: 'line_too_long', detail: 'The line is longer than 64 KiB.' } }
  let value: unknown
  try {
    value = JSON.parse(decodeBody(bytes))
  } catch {
    return { fault: { code: 'invalid_json', detail: 'The line is not valid JSON.' } }
  }
  const read = storyLineSchema.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    const pointer = ['#', ...(issue?.path ?? []).map((key) => encodeURIComponent(String(key)))].join('/')
    const fault = { code: 'invalid_story', detail: issue?.message ?? 'It is no story.', pointer } as const
    const id = storyIdSchema.safeParse((value as { id?: unknown } | null)?.id)
    return id.success ? { storyId: id.data, fault } : { fault }
  }
  const { id: storyId, remove, ...body } = read.data
  const id = toStoryRecordId(site, storyId)
  const before = byId(id)
  return { storyId, before, change: { id, value: remove ? undefined : toEditedStory(id, body, before) } }
}
