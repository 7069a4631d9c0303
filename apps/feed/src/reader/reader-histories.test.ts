import { describe, expect, it } from '@jest/globals'
import { storyNumberOf } from '@frontpage/contracts'
import { emptyReaderHistory, type ReaderHistory } from '@frontpage/ranking'
import { createReaderHistories, type ReaderHistories } from './reader-histories.js'

interface World {
  nowMs: number
  asked: (readonly string[])[]
  answer: () => Promise<ReaderHistory>
  late: number
}

function setUp(): { world: World; histories: ReaderHistories } {
  const world: World = { nowMs: 0, asked: [], answer: () => Promise.resolve(emptyReaderHistory), late: 0 }
  const histories = createReaderHistories({
    read(_site, readerIds) {
      world.asked.push(readerIds)
      return world.answer()
    },
    toHistory: (history) => history,
    deadlineMs: 20,
    now: () => world.nowMs,
    onLate: () => void world.late++,
  })
  return { world, histories }
}

const reader = { anonymousId: 'device', userId: 'account' }
const hidden = (storyId: string) => ({ kind: 'hide', storyId, atMs: 1 }) as const

describe('the histories of readers', () => {
  it('are read in one call for all ids of a reader, and again after two seconds', async () => {
    const { world, histories } = setUp()
    await Promise.all([histories.of('daily', reader), histories.of('daily', reader)])
    await histories.of('daily', reader)
    expect(world.asked).toEqual([['account', 'device']])
    world.nowMs = 2_000
    await histories.of('daily', reader)
    expect(world.asked).toHaveLength(2)
  })

  it('are not asked for where nothing may be known', async () => {
    const { world, histories } = setUp()
    expect(await histories.of('daily', { ...reader, impersonal: 'opted_out' })).toEqual({
      history: emptyReaderHistory,
      isKnown: true,
    })
    expect(world.asked).toEqual([])
  })

  it('have what the reader said a moment ago, also where Redis does not answer', async () => {
    const { world, histories } = setUp()
    await histories.of('daily', reader)
    histories.note('daily', reader, hidden('a'))
    const { history } = await histories.of('daily', reader)
    expect(history.hidden.has(storyNumberOf('a'))).toBe(true)
    const { history: ofOtherSite } = await histories.of('weekly', reader)
    expect(ofOtherSite.hidden.size).toBe(0)

    const asOfOtherReplica = { ...emptyReaderHistory, forgottenMs: 1 }
    world.nowMs += 2_000
    world.answer = () => Promise.resolve(asOfOtherReplica)
    const { history: forgotten } = await histories.of('daily', reader)
    expect(forgotten.hidden.size).toBe(0)

    world.nowMs += 2_000
    world.answer = () => Promise.reject(new Error('gone'))
    const alone = await histories.of('daily', { anonymousId: 'device' })
    expect([alone.isKnown, alone.history.hidden.has(storyNumberOf('a')), world.late]).toEqual([
      false,
      true,
      1,
    ])
  })

  it('are given up after their time', async () => {
    const { world, histories } = setUp()
    world.answer = () => new Promise(() => undefined)
    expect(await histories.of('daily', reader)).toEqual({ history: emptyReaderHistory, isKnown: false })
  })

  it('take back what was taken back, and what was forgotten', async () => {
    const { histories } = setUp()
    histories.note('daily', reader, hidden('a'))
    histories.note('daily', reader, { kind: 'unhide', storyId: 'a', atMs: 2 })
    histories.note('daily', reader, { kind: 'less_of', topic: 'section:sport', atMs: 3 })
    const { history } = await histories.of('daily', reader)
    expect([history.hidden.size, [...history.lessOf.keys()]]).toEqual([0, ['section:sport']])
    histories.note('daily', reader, { kind: 'follow', topic: 'section:sport', atMs: 4 })
    const { history: later } = await histories.of('daily', reader)
    expect([[...later.followed.keys()], later.lessOf.size]).toEqual([['section:sport'], 0])
    histories.forget('daily', reader)
    expect((await histories.of('daily', reader)).history.followed.size).toBe(0)
  })
})
