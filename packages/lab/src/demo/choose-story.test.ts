import { seededRandom } from '@frontpage/ranking'
import { expect, it } from '@jest/globals'
import { chanceOf, chooseStories } from './choose-story.js'
import { createReaders, demoSections, presenceAt } from './create-readers.js'
import { createInterestWaves } from './interest-waves.js'

const [reader] = createReaders(1, seededRandom(1))
const favourite = demoSections.toSorted(
  (one, other) => reader!.taste.get(other)! - reader!.taste.get(one)!,
)[0]!
const disliked = demoSections.toSorted(
  (one, other) => reader!.taste.get(one)! - reader!.taste.get(other)!,
)[0]!

it('makes the same readers up for the same seed, each with an id of its own', () => {
  const readers = createReaders(200, seededRandom(7))
  expect(createReaders(200, seededRandom(7))).toEqual(readers)
  expect(new Set(readers.map(({ anonymousId }) => anonymousId)).size).toBe(200)
  expect(readers[0]!.anonymousId).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})

it('makes what a reader likes, and what stands high, more likely to be opened', () => {
  const at = (section: string, position: number) => chanceOf(reader!, { storyId: 'a', section, position })
  expect(at(favourite, 1)).toBeGreaterThan(5 * at(disliked, 1))
  expect(at(favourite, 1)).toBeGreaterThan(at(favourite, 10))
})

it('opens no story twice, and none that the reader does not scroll to', () => {
  const list = Array.from({ length: 60 }, (_, index) => ({
    storyId: `s${index}`,
    position: index + 1,
    section: favourite,
  }))
  const opened = chooseStories(reader!, list, { random: () => 0, hasRead: (id) => id === 's0' })
  expect(opened.map(({ storyId }) => storyId)).toEqual(
    list.slice(1, reader!.patience).map(({ storyId }) => storyId),
  )
})

it('brings a reader most in the usual hour, also across midnight', () => {
  expect(presenceAt({ usualHour: 22 }, 22)).toBe(1)
  expect(presenceAt({ usualHour: 22 }, 1)).toBeCloseTo(0.5)
  expect(presenceAt({ usualHour: 8 }, 20)).toBe(0.1)
})

it('lets a story get hot, and fade', () => {
  let chosen = 0
  const waves = createInterestWaves(seededRandom(3), () => `story-${++chosen}`)
  waves.draw(0)
  expect(waves.hot(0)).toEqual([])
  expect(waves.hot(60_000)).toEqual(['story-1'])
  const drawn = Array.from({ length: 200 }, () => waves.draw(40_000))
  expect(drawn).toContain('story-1')
  expect(drawn).toContain(undefined)
  expect(waves.hot(3_600_000)).not.toContain('story-1')
})
