import { describe, expect, it } from '@jest/globals'
import { buildStory, noon, noonMinute, steadily } from '../../../test/build-story.js'
import { explainStory, type ExplainOptions } from './explain-story.js'
import type { StoryActivity } from './story-activity.js'

const reasons = (story: StoryActivity, options?: ExplainOptions) => explainStory(story, noon, options)
const codes = (story: StoryActivity) => reasons(story).map(({ code }) => code)
const steady = buildStory('steady', steadily(noonMinute - 400, noonMinute, 2))

describe('explainStory', () => {
  it('tells the readers of the last quarter of an hour', () => {
    expect(reasons(steady)).toEqual([{ code: 'readers_now', readers: 30, minutes: 15 }])
  })

  it('tells that a story is fresh, once, and how old', () => {
    const fresh = buildStory('fresh', steadily(noonMinute - 20, noonMinute, 1))
    expect(reasons(fresh)).toContainEqual({ code: 'fresh', ageMinutes: 20 })
    expect(codes(steady)).not.toContain('fresh')
  })

  it.each([
    ['accelerating', 4, 4],
    ['slowing', 0, 1 / 31],
  ])('tells that a story is %s', (code, rate, factor) => {
    const before = steadily(noonMinute - 400, noonMinute - 15, 2)
    const story = buildStory('a', [...before, ...steadily(noonMinute - 15, noonMinute, rate)])
    const reason = reasons(story).find((each) => each.code === code)
    expect(reason).toMatchObject({ factor: rate === 0 ? factor : 61 / 31 })
  })

  it('tells how a story is read, from ten tellings on', () => {
    const [last] = steady.hours.slice(-1)
    const read = (reads: number): StoryActivity => ({
      ...steady,
      hours: [
        { ...last!, visits: 3 * last!.readers, reads, engagedSeconds: reads * 90, completedReads: reads },
      ],
    })
    expect(reasons(read(10))).toEqual(
      expect.arrayContaining([
        { code: 'read_long', averageSeconds: 90 },
        { code: 'read_to_end', share: 1 },
        { code: 'readers_return', visitsPerReader: 3 },
      ]),
    )
    expect(reasons(read(9)).map(({ code }) => code)).not.toContain('read_long')
  })

  it('tells what was capped', () => {
    const flood = buildStory('flood', [
      { minute: noonMinute - 5, readers: 997, network: 5 },
      ...steadily(noonMinute - 9, noonMinute - 6, 1),
    ])
    const capped = reasons(flood).find(({ code }) => code === 'capped')
    expect(capped).toEqual({ code: 'capped', family: 'network', share: expect.closeTo(0.005, 6) })
  })

  it('passes on what findRising found', () => {
    const rising = { storyId: 'steady', readers: 30, minutes: 15, expected: 3, factor: 10, surprise: 40 }
    expect(reasons(steady, { rising })).toContainEqual({ code: 'rising', factor: 10, minutes: 15 })
  })
})
