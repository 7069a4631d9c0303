import { describe, expect, it } from '@jest/globals'
import { createStoryAppeal } from './story-appeal.js'

const level = [0, 0, 0]

describe('story appeal', () => {
  it('raises what is clicked and lowers what it was shown with', () => {
    const appeal = createStoryAppeal()
    appeal.learn(['a', 'b', 'c'], [0], level)
    expect(appeal.of('a')[0]).toBeGreaterThan(0)
    expect(appeal.of('b')[0]).toBeLessThan(0)
    expect(appeal.of('unknown')).toEqual([0, 0])
  })

  it('learns more from a click that was not expected', () => {
    const [expected, unexpected] = [createStoryAppeal(), createStoryAppeal()]
    expected.learn(['a', 'b', 'c'], [0], [0, -3, -3])
    unexpected.learn(['a', 'b', 'c'], [0], [-3, 0, 0])
    expect(unexpected.of('a')[0]).toBeGreaterThan(2 * expected.of('a')[0]!)
  })

  it('takes the better of two stories for better whatever else they were shown with', () => {
    const appeal = createStoryAppeal()
    for (let list = 0; list < 40; list++) {
      appeal.learn(['strong', 'a', 'weak'], [list % 4 === 0 ? 1 : 0], level)
      appeal.learn(['middle', 'strong', 'b'], [list % 3 === 0 ? 0 : 1], level)
    }
    const [strong, middle, weak] = ['strong', 'middle', 'weak'].map((story) => appeal.of(story)[0]!)
    expect(strong).toBeGreaterThan(middle!)
    expect(middle).toBeGreaterThan(weak!)
  })

  it('is bounded: the stories whose lists are longest ago are forgotten', () => {
    const appeal = createStoryAppeal({}, { maxStories: 3 })
    appeal.learn(['a', 'b'], [0], level)
    appeal.learn(['c', 'b'], [0], level)
    appeal.learn(['d', 'e'], [0], level)
    expect(Object.keys(appeal.entries())).toEqual(['b', 'd', 'e'])
  })

  it('goes on from its entries', () => {
    const appeal = createStoryAppeal()
    appeal.learn(['a', 'b'], [0], level)
    expect(createStoryAppeal(appeal.entries()).of('a')[0]).toBeCloseTo(appeal.of('a')[0]!, 3)
  })
})
