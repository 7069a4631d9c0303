import { describe, expect, it } from '@jest/globals'
import { createStorySignals } from './story-signals.js'
import { decayedCountAt } from './decayed-counts.js'

const minute = 28_000_000
const nowMs = minute * 60_000
const numberOf = (storyId: string): string => `n-${storyId}`

describe('story signals', () => {
  it('keep what was counted by kind, and the first minute of any of it', () => {
    const signals = createStorySignals({ numberOf })
    signals.addViews('a', minute, 4)
    signals.addImpressions('a', minute - 30, 9)
    signals.addClicks('a', minute, 2)
    signals.addReads('a', minute, { count: 2, completed: 1, seconds: 90 })
    const story = signals.get('a')!
    expect(story).toMatchObject({ number: 'n-a', firstSeenMs: nowMs - 30 * 60_000 })
    expect(story.reads).toEqual({ count: 2, completed: 1, seconds: 90 })
    const counts = [story.views, story.impressions, story.clicks]
    expect(counts.map((count) => Math.round(decayedCountAt(count, 4_320, nowMs)))).toEqual([4, 9, 2])
    expect(signals.byNumber('n-a')).toBe(story)
  })

  it('replace all facts of a story, and keep its counts', () => {
    const signals = createStorySignals({ numberOf })
    signals.addViews('a', minute, 1)
    const shape = Object.keys(signals.get('a')!)
    signals.setFacts('a', { section: 'sport', tags: ['cup'], title: 'Final' }, nowMs)
    signals.setFacts('a', { section: 'world' }, nowMs)
    expect(signals.get('a')).toMatchObject({ section: 'world', tags: [], storyId: 'a', title: undefined })
    // An object with other properties than its siblings is slow to read.
    expect(Object.keys(signals.get('a')!)).toEqual(shape)
    expect(decayedCountAt(signals.get('a')!.views, 4_320, nowMs)).toBeCloseTo(1, 2)
  })

  it('forget stories without a count for eight days, also by number', () => {
    const signals = createStorySignals({ numberOf })
    signals.addViews('old', minute - 8 * 24 * 60 - 1, 1)
    signals.addViews('new', minute, 1)
    signals.forget(nowMs)
    expect([...signals.stories()].map(({ storyId }) => storyId)).toEqual(['new'])
    expect(signals.byNumber('n-old')).toBeUndefined()
  })

  it('refuse stories beyond the limit, and count them', () => {
    const signals = createStorySignals({ numberOf, maxStories: 2 })
    for (const storyId of ['a', 'b', 'c', 'c', 'a']) signals.addViews(storyId, minute, 1)
    expect([signals.size, signals.refused]).toEqual([2, 2])
    signals.remove('a')
    signals.addViews('c', minute, 1)
    expect(signals.get('c')).toBeDefined()
  })
})
