import { describe, expect, it } from '@jest/globals'
import type { AcceptedEvent, JsonObject } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import { createEnrichment } from './enrich-events.js'
import { toFoldable } from './to-foldable.js'

const noon = Date.UTC(2026, 10, 23, 12)
const enrich = createEnrichment(createEnricher(), () => undefined)

function fold(event: string, properties: JsonObject) {
  const accepted: AcceptedEvent = {
    messageId: 'm',
    type: 'track',
    event,
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: noon,
    timestamp: noon,
    properties,
  }
  const [foldable] = enrich([accepted]).map(toFoldable) as [ReturnType<typeof toFoldable>]
  const { feedId, surface, position, shown, topic } = foldable
  return { feedId, surface, position, shown, topic }
}

const nothing = { feedId: undefined, surface: undefined, position: undefined, shown: [], topic: undefined }

describe('a list', () => {
  it('has its id, its surface and its stories, each once', () => {
    const stories = [
      { storyId: 's1', position: 4 },
      { storyId: 's2' },
      { storyId: 's1', position: 9 },
      's3',
      7,
    ]
    expect(fold('Stories Shown', { feedId: 'f', surface: 'home', stories })).toEqual({
      ...nothing,
      feedId: 'f',
      surface: 'home',
      shown: [
        { storyId: 's1', position: 4 },
        { storyId: 's2', position: undefined },
        { storyId: 's3', position: 3 },
        { storyId: '7', position: 4 },
      ],
    })
  })

  it('is bounded, and what is no story in it is left out', () => {
    const long = Array.from({ length: 500 }, (_, n) => `s${n}`)
    expect(fold('Stories Shown', { stories: long }).shown.length).toBe(100)
    const odd = [null, '', {}, [], { storyId: 'x'.repeat(600) }, { storyId: { a: 1 } }, true]
    expect(fold('Stories Shown', { feedId: 'f'.repeat(300), stories: odd })).toEqual(nothing)
    for (const stories of ['s1', { storyId: 's1' }, 5])
      expect(fold('Stories Shown', { stories })).toEqual(nothing)
  })
})

it('a click has its list and its place in it', () => {
  const place = { feedId: 'f', surface: 'home', position: 3 }
  expect(fold('Story Clicked', { storyId: 's1', ...place, stories: ['s2'] })).toEqual({
    ...nothing,
    ...place,
  })
  expect(fold('Story Clicked', { storyId: 's1', position: -3 })).toEqual(nothing)
})

it('a topic is written as it is stored', () => {
  expect(fold('Topic Followed', { topic: 'section:World News' })).toEqual({
    ...nothing,
    topic: 'section:world-news',
  })
  expect(fold('Topic Muted', { topic: ' - ' })).toEqual(nothing)
})

it('other events have neither', () => {
  expect(fold('Story Read', { storyId: 's1', feedId: 'f', topic: 'tag:a', stories: ['s2'] })).toEqual(nothing)
})
