import {
  encodeFeedServing,
  feedSourceId,
  feedServedEventName,
  feedServingId,
  type AcceptedEvent,
} from '@frontpage/contracts'
import { createEventWriter, encodeEventRows, toEventRow, type EventStoreClient } from '@frontpage/event-store'

let inserts = 0

/** A feed of three stories as it stands in the archive: a page of it was served, seen, and one story clicked. */
export function archivedFeed(
  feedId: string,
  servedMs: number,
  {
    site = 'daily',
    clicked = 1,
    layout = 'toy',
    propensities = [1, 1, 1],
  }: {
    site?: string
    clicked?: number
    layout?: string
    propensities?: readonly (number | undefined)[]
  } = {},
): AcceptedEvent[] {
  const stories = ['a', 'b', 'c'].map((storyId, at) => ({
    storyId,
    position: at + 1,
    propensity: propensities[at],
    sources: ['fresh'],
    slot: propensities[at] === 1 ? ('ranked' as const) : ('exploration' as const),
  }))
  // The first feature is 1 for the story that is clicked; the second says nothing.
  const values = Float32Array.from(stories.flatMap((_, at) => [Number(at === clicked), at / 10]))
  const serving = {
    feedId,
    offset: 0,
    surface: 'home',
    variant: 'default',
    modelVersion: '0',
    stories,
    features: { layout, columns: 2, values },
  }
  const event = (over: Partial<AcceptedEvent> & { afterMs: number }): AcceptedEvent => {
    const { afterMs, ...rest } = over
    const atMs = servedMs + afterMs
    return {
      messageId: `${feedId}-${afterMs}`,
      type: 'track',
      sourceId: 'web',
      site,
      environment: 'production',
      receivedAt: atMs,
      timestamp: atMs,
      originalTimestamp: atMs,
      ...rest,
    }
  }
  return [
    event({
      afterMs: 0,
      messageId: feedServingId(serving),
      sourceId: feedSourceId,
      event: feedServedEventName,
      properties: encodeFeedServing(serving),
    }),
    event({
      afterMs: 1,
      event: 'Stories Shown',
      properties: {
        feedId,
        surface: 'home',
        stories: stories.map(({ storyId, position }) => ({ storyId, position })),
      },
    }),
    event({ afterMs: 2, event: 'Story Clicked', properties: { feedId, storyId: stories[clicked]!.storyId } }),
  ]
}

/** Resolves when the archive has them. */
export async function archive(client: EventStoreClient, events: readonly AcceptedEvent[]): Promise<void> {
  const rows = encodeEventRows(events.map((event) => toEventRow(event)))
  await createEventWriter(client).insert([rows], `archived-${++inserts}`)
}
