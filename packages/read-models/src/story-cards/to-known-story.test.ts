import { expect, it } from '@jest/globals'
import { toKnownStory } from './to-known-story.js'

const options = { nowMs: Date.UTC(2026, 10, 24, 12), pool: (text: string | undefined) => text }
const claimed = (readersToList?: number) => ({
  claims: { storyId: 's', firstSeen: 1, lastSeen: 1, ...(readersToList !== undefined && { readersToList }) },
})

// prettier-ignore
it.each([
  ['an id of its own', 'story-7', {}, undefined],
  ['an id with slashes', 'world/river', {}, undefined],
  ['an address of which nothing is known', 'www.daily.example/river', {}, 3],
  ['an address with claims that ask for nothing', 'www.daily.example/river', claimed(), 3],
  ['an address whose events ask for more', 'www.daily.example/river', claimed(5), 5],
  ['an address that an event or a source names', 'www.daily.example/river', claimed(1), undefined],
  ['an address that the catalogue has', 'localhost:8080/river', { ...claimed(5), record: { id: 'daily/localhost:8080/river' } }, undefined],
])('%s needs this many readers', (_what, storyId, sources, expected) => {
  expect(toKnownStory(storyId, sources, options).readersToList).toBe(expected)
})
