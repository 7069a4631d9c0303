import { describe, expect, it } from '@jest/globals'
import { areSoundEntries, createStoryAppeal, toStoryAppeal } from './story-appeal.js'

const noonMs = Date.parse('2026-05-01T12:00:00Z')
const hourMs = 3_600_000
const level = { offsets: [0, 0, 0], atMs: noonMs }

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
    expected.learn(['a', 'b', 'c'], [0], { ...level, offsets: [0, -3, -3] })
    unexpected.learn(['a', 'b', 'c'], [0], { ...level, offsets: [-3, 0, 0] })
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

  it('is bounded by the length of ids', () => {
    const appeal = createStoryAppeal({}, { maxIdCharacters: 100 })
    const [long, longer] = ['x'.repeat(60), 'y'.repeat(61)]
    appeal.learn([long, 'a'], [0], level)
    appeal.learn([longer, 'b'], [0], level)
    expect(Object.keys(appeal.entries())).toEqual(['a', longer, 'b'])
  })

  it('forgets the story whose list is longest ago also when it goes on from entries, whatever the ids', () => {
    const appeal = createStoryAppeal()
    appeal.learn(['9', 'a'], [0], level)
    appeal.learn(['1', 'a'], [0], { ...level, atMs: noonMs + 60_000 })
    const next = createStoryAppeal(JSON.parse(JSON.stringify(appeal.entries())), { maxStories: 2 })
    expect(Object.keys(next.entries())).toEqual(['1', 'a'])
  })

  it('fades while a story is in no list, and is forgotten in the end', () => {
    const appeal = createStoryAppeal()
    appeal.learn(['a', 'b', 'c'], [0], level)
    const at = (hours: number): number => toStoryAppeal(appeal.entries(), noonMs + hours * hourMs).of('a')[0]!
    expect(at(0)).toBeCloseTo(appeal.of('a')[0]!, 3)
    expect(at(24)).toBeCloseTo(at(0) / 2, 6)
    expect(at(73)).toBe(0)
    appeal.learn(['d', 'e', 'f'], [0], { ...level, atMs: noonMs + 73 * hourMs })
    expect(Object.keys(appeal.entries())).toEqual(['d', 'e', 'f'])
  })

  it('takes a list that comes late for what it is', () => {
    const appeal = createStoryAppeal()
    appeal.learn(['a', 'b', 'c'], [0], level)
    appeal.learn(['a', 'b', 'c'], [0], { ...level, atMs: noonMs - hourMs })
    expect(appeal.entries()['a']).toEqual([expect.any(Number), expect.any(Number), noonMs / 60_000])
    expect(appeal.of('a')[0]).toBeGreaterThan(0.6)
  })

  it.each([[[1, 2]], [[1, null, 3]], ['text'], [null]])('leaves out entries such as %j', (entry) => {
    const entries = { a: entry as number[], b: [1, 2, noonMs / 60_000] }
    expect(areSoundEntries(entries)).toBe(false)
    const appeals = [createStoryAppeal(entries), toStoryAppeal(entries, noonMs)]
    expect(appeals.map((appeal) => [appeal.of('a'), appeal.of('b')])).toEqual([
      [
        [0, 0],
        [1, 2],
      ],
      [
        [0, 0],
        [1, 2],
      ],
    ])
  })
})
