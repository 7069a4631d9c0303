import { describe, expect, it } from '@jest/globals'
import { buildHistory, buildTraits, feedNowMs, hourMs } from '../../../test/build-traits.js'
import { createExclusions } from './create-exclusions.js'
import { createHoldOut } from './hold-out.js'

const story = buildTraits('a', { section: 'Sport' })
const hidden = { hidden: new Map([['#a', feedNowMs - 1]]) }
const lessOf = { lessOf: new Map([['section:sport', feedNowMs - 1]]) }
const pinned = new Set(['a'])

describe('a story is kept from a reader', () => {
  it.each([
    ['who read it', buildHistory(['a']), 'seen'],
    ['who hid it', buildHistory(['a'], hidden), 'hidden'],
    ['who wants less of its section', buildHistory(['a'], lessOf), 'less_of'],
  ])('%s', (_who, history, code) => {
    expect(createExclusions(history, { nowMs: feedNowMs })(story)?.code).toBe(code)
  })

  it('not when it was read more than three days ago', () => {
    const history = buildHistory(['a'], {}, feedNowMs - 72 * hourMs)
    expect(createExclusions(history, { nowMs: feedNowMs })(story)).toBeUndefined()
  })

  it('by an editor’s pin only where the reader said so', () => {
    const rules = { nowMs: feedNowMs, pinned, holdOut: () => true }
    expect(createExclusions(buildHistory(['a']), rules)(story)).toBeUndefined()
    expect(createExclusions(buildHistory(['a'], hidden), rules)(story)?.code).toBe('hidden')
    expect(createExclusions(buildHistory(['a'], lessOf), rules)(story)?.code).toBe('less_of')
  })
})

describe('the hold-out', () => {
  const stories = Array.from({ length: 4_000 }, (_, at) => buildTraits(`story ${at}`))
  const heldOut = (readerId: string, share: number, salt = 's') => {
    const holdOut = createHoldOut({ readerId, share, salt })
    return stories.filter((each) => holdOut(each)).map(({ storyId }) => storyId)
  }

  it('keeps its share of the stories, each reader’s own', () => {
    const some = heldOut('reader 1', 0.05)
    const others = heldOut('reader 2', 0.05)
    expect(some.length).toBeGreaterThan(140)
    expect(some.length).toBeLessThan(270)
    // Independent of each other: a twentieth of a twentieth, ten, is held out from both.
    expect(some.filter((id) => others.includes(id)).length).toBeLessThan(40)
    expect(heldOut('reader 1', 0.05, 'other').filter((id) => some.includes(id)).length).toBeLessThan(40)
  })

  it('always answers the same, and only adds pairs when its share grows', () => {
    const some = heldOut('reader 1', 0.01)
    expect(heldOut('reader 1', 0.01)).toEqual(some)
    expect(heldOut('reader 1', 0.05)).toEqual(expect.arrayContaining(some))
    expect(heldOut('reader 1', 0)).toEqual([])
  })
})
