import type { z } from 'zod'
import type { risingReplySchema, storyReplySchema, trendingReplySchema } from './list-replies.js'

const card = {
  storyId: 'hello',
  title: 'Hello',
  url: 'https://www.example.com/world/hello',
  section: 'World',
}
const readers = { m15: 12, h1: 40, h24: 41 }
const entry = { rank: 1, previousRank: 2, ...card, readers, score: 31.08, series: [3, 5, 8, 12] }

/** The examples in the API documents. */
export const exampleLists: z.input<typeof trendingReplySchema> = {
  site: 'dev',
  window: 'now',
  lists: [
    { scope: 'global', entries: [entry] },
    { scope: 'section:world', entries: [entry] },
  ],
}

export const exampleRising: z.input<typeof risingReplySchema> = {
  site: 'dev',
  scope: 'global',
  entries: [{ ...entry, factor: 4.2 }],
}

export const exampleStory: z.input<typeof storyReplySchema> = {
  site: 'dev',
  ...card,
  readersNow: 12,
  readers,
  minutes: { from: '2026-06-01T10:00:00.000Z', readers: [3, 5, 8, 12] },
  ranks: [{ scope: 'global', window: 'now', rank: 1 }],
  why: [],
}
