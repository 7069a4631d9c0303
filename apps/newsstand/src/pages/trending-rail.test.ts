import type { trending } from '@frontpage/api-client'
import { expect, it } from '@jest/globals'
import type { DemoStory } from '../content/demo-story.js'
import { createIsWanted } from '../stories/is-wanted.js'
import type { StorySource } from '../stories/story-source.js'
import { toRailEntries } from './trending-rail.js'

const storyOf = (id: string): DemoStory => ({
  id,
  section: id.split('-')[0]!,
  language: 'en',
  title: `The story ${id}`,
  summary: '',
  author: 'Made Up',
  tags: [],
  publishedAt: new Date(0),
  image: { src: '/a.svg', alt: '', width: 1, height: 1 },
  paragraphs: [],
})
const ours = ['world-1', 'world-2', 'sport-1', 'sport-2', 'science-1'].map(storyOf)
const stories: StorySource = {
  sections: [],
  newest: () => ours,
  story: (id) => ours.find((story) => story.id === id),
}
const entryOf = (storyId: string, index: number): trending.TrendingEntry => ({
  rank: index + 1,
  previousRank: index + 2,
  storyId,
  readers: { m15: 1, h1: 10 - index, h24: 20 },
  score: 1,
  series: [],
})

it('has no story that is not ours, hidden, or of a topic of which the reader wants less', () => {
  const entries = ['world-1', 'elsewhere-1', 'sport-1', 'world-2', 'science-1', 'sport-2'].map(entryOf)
  const at = '2026-06-01T00:00:00.000Z'
  const isWanted = createIsWanted({
    hidden: [{ storyId: 'world-1', at }],
    lessOf: [{ topic: 'section:science', since: at }],
  })
  const rows = toRailEntries(entries, { stories, isWanted, length: 2 })
  expect(rows.map(({ storyId }) => storyId)).toEqual(['sport-1', 'world-2'])
  expect(rows.map(({ moved }) => moved)).toEqual([1, 1])
})
