import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { CatalogueStory } from '@frontpage/contracts'
import { z } from 'zod'
import { isSameStory } from '../records/to-ordered-story.js'
import { storeStories, storiesAtOnce, type StoryAdmin, type StoryChange } from '../storing/store-stories.js'
import type { NdjsonLine } from './ndjson-lines.js'
import { lineFaults, readStoryLine } from './read-story-line.js'

export const lineOutcomes = ['new', 'changed', 'same', 'removed', 'refused', 'failed'] as const
export type LineOutcome = (typeof lineOutcomes)[number]

const lineResultSchema = z.object({
  line: z.int().min(1),
  id: z.string().optional(),
  outcome: z.enum(lineOutcomes).meta({
    description: '`same`: nothing had to be done. `failed`: a store did not answer; send the line again.',
  }),
  version: z.int().optional(),
  error: z
    .object({
      code: z.enum([...lineFaults, 'store_unavailable', 'too_many_lines']),
      detail: z.string(),
      pointer: z.string().optional(),
    })
    .optional(),
})
export type LineResult = z.infer<typeof lineResultSchema>

export interface LineImport {
  readonly site: string
  readonly actor: string
  readonly admin: StoryAdmin
  readonly byId: (recordId: string) => CatalogueStory | undefined
  readonly isStoreFault: (error: unknown) => boolean
  readonly maxLines: number
  /** Called with the results of some lines, in the order in which they are known. */
  readonly onResults: (results: readonly LineResult[]) => void
}

interface WaitingChange {
  readonly line: number
  readonly storyId: string
  readonly change: StoryChange
  readonly outcome: 'new' | 'changed' | 'removed'
}

const linesInASlice = 50

/**
 * Stores the stories of a body line by line, some hundred at once. Others are answered, and other writers come, in between.
 * It ends at the first slice that a store does not take: its lines have failed, and none after it was read.
 */
export async function importLines(lines: AsyncIterable<NdjsonLine>, options: LineImport): Promise<void> {
  const { admin, actor, onResults } = options
  const waiting = new Map<string, WaitingChange>()
  let results: LineResult[] = []

  function flushResults(): void {
    if (results.length > 0) onResults(results)
    results = []
  }

  /** Whether the stores took it. */
  async function store(): Promise<boolean> {
    const changes = [...waiting.values()]
    waiting.clear()
    if (changes.length > 0) {
      try {
        const versions = await storeStories(
          admin,
          changes.map(({ change }) => change),
          { actor },
        )
        for (const { line, storyId, outcome, change } of changes) {
          results.push({ line, id: storyId, outcome, version: versions.get(change.id) })
        }
      } catch (error) {
        if (!options.isStoreFault(error)) throw error
        const fault = {
          code: 'store_unavailable',
          detail: 'A store does not answer. Send the line again.',
        } as const
        for (const { line, storyId } of changes) {
          results.push({ line, id: storyId, outcome: 'failed', error: fault })
        }
        flushResults()
        return false
      }
    }
    flushResults()
    return true
  }

  let count = 0
  for await (const line of lines) {
    if (++count > options.maxLines) {
      if (!(await store())) return
      const detail = `A request may have ${options.maxLines} lines. Send the rest in another one.`
      onResults([{ line: line.number, outcome: 'refused', error: { code: 'too_many_lines', detail } }])
      return
    }
    if (count % linesInASlice === 0) await letOthersWork()
    let read = readStoryLine(line, options)
    if (!('fault' in read) && waiting.has(read.change.id)) {
      // The line follows from the one before about the same story.
      if (!(await store())) return
      read = readStoryLine(line, options)
    }
    if ('fault' in read) {
      results.push({ line: line.number, id: read.storyId, outcome: 'refused', error: read.fault })
    } else {
      const { storyId, change, before } = read
      const outcome = outcomeOf(change, before)
      if (outcome === 'same') results.push({ line: line.number, id: storyId, outcome })
      else waiting.set(change.id, { line: line.number, storyId, change, outcome })
    }
    if (waiting.size >= storiesAtOnce || results.length >= storiesAtOnce) {
      if (!(await store())) return
    }
  }
  await store()
}

function outcomeOf(
  { value }: StoryChange,
  before: CatalogueStory | undefined,
): WaitingChange['outcome'] | 'same' {
  if (value === undefined) return before === undefined ? 'same' : 'removed'
  if (before === undefined) return 'new'
  return isSameStory(value, before) ? 'same' : 'changed'
}
