import { describe, expect, it } from '@jest/globals'
import { buildStory, noonMinute, steadily } from '../../../test/build-story.js'
import { seededRandom } from '../../learning/seeded-random.js'
import { thinStory } from './thin-story.js'

const story = buildStory('a', steadily(noonMinute - 300, noonMinute, 4), { olderHours: new Map([[1, 50]]) })

describe('thinStory', () => {
  it('keeps the share of the readers and as much of what they did', () => {
    const thinned = thinStory(story, 0.3, seededRandom(1))!
    const readers = thinned.hours.reduce((sum, hour) => sum + hour.readers, 0)
    const visits = thinned.hours.reduce((sum, hour) => sum + hour.visits, 0)
    expect(readers / 1_200).toBeGreaterThan(0.25)
    expect(readers / 1_200).toBeLessThan(0.35)
    expect(visits).toBeCloseTo(readers)
    expect(thinned.olderHours.get(1)).toBeCloseTo(15)
    for (const hour of thinned.hours) {
      expect([...hour.minutes.values()].reduce((sum, count) => sum + count, 0)).toBe(hour.readers)
    }
  })

  it('begins with the first reader who stayed', () => {
    const young = { ...story, olderHours: new Map<number, number>() }
    const thinned = thinStory(young, 0.02, seededRandom(2))!
    const [first] = thinned.hours
    expect(thinned.firstMinute).toBeGreaterThan(young.firstMinute)
    expect(first!.minutes.has(thinned.firstMinute - first!.hour * 60)).toBe(true)
    expect(thinStory(story, 0.5, seededRandom(2))!.firstMinute).toBe(story.firstMinute)
  })

  it('is nothing when nobody stayed, and everything when all did', () => {
    expect(thinStory(story, 0, seededRandom(1))).toBeUndefined()
    expect(thinStory(story, 1, seededRandom(1))!.hours.map(({ minutes }) => minutes)).toEqual(
      story.hours.map(({ minutes }) => minutes),
    )
  })
})
