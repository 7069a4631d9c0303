import { isJsonObject, type JsonObject } from '@frontpage/contracts'
import type { FeedResponse } from '@frontpage/event-store'

export type Response = Pick<FeedResponse, 'event' | 'storyId' | 'timestampMs' | 'properties'>

/** A device's clock may run behind ours by this much. */
const clockToleranceMs = 60_000
/** The read models take as many of one list. */
const maxShownAtOnce = 100

/** The stories of one feed that its reader saw, and those that the reader clicked, within the attribution window. */
export function whatReadersDid(
  responses: readonly Response[],
  { servedMs, windowMs }: { servedMs: number; windowMs: number },
): { seen: ReadonlySet<string>; clicked: ReadonlySet<string> } {
  const [seen, clicked] = [new Set<string>(), new Set<string>()]
  for (const { event, storyId, timestampMs, properties } of responses) {
    const afterMs = timestampMs - servedMs
    if (afterMs < -clockToleranceMs || afterMs > windowMs) continue
    if (event === 'Story Clicked') clicked.add(storyId)
    else for (const shown of shownIn(properties)) seen.add(shown)
  }
  return { seen, clicked }
}

function shownIn({ stories }: JsonObject): string[] {
  if (!Array.isArray(stories)) return []
  return stories.slice(0, maxShownAtOnce).flatMap((story) => {
    if (!isJsonObject(story)) return []
    const { storyId } = story
    return typeof storyId === 'string' ? [storyId] : typeof storyId === 'number' ? [String(storyId)] : []
  })
}
