import { expect, it } from '@jest/globals'
import type { Steps } from '@frontpage/ranking'
import { createTurns } from './turns.js'

/** Counts turns of the event loop while it is looked at. */
function countTurns(): { turn(): number; stop(): void } {
  let turn = 0
  let next = setImmediate(function count() {
    turn++
    next = setImmediate(count)
  })
  return { turn: () => turn, stop: () => clearImmediate(next) }
}

function* work(name: string, steps: number, onStep: (name: string) => void): Steps<string> {
  for (let step = 0; step < steps; step++) {
    onStep(name)
    yield
  }
  return name
}

it('does one step a turn when a turn is over at once, and one task after the other', async () => {
  const turns = createTurns({ turnMs: 0 })
  const { turn, stop } = countTurns()
  const seen: [name: string, turn: number][] = []
  const note = (name: string): void => void seen.push([name, turn()])

  expect(await Promise.all([turns.run(work('a', 2, note)), turns.run(work('b', 2, note))])).toEqual([
    'a',
    'b',
  ])
  stop()
  expect(seen.map(([name]) => name)).toEqual(['a', 'a', 'b', 'b'])
  expect(new Set(seen.map(([, at]) => at)).size).toBe(4)
})

it('does all in a turn for which there is time', async () => {
  const turns = createTurns({ turnMs: 60_000 })
  const { turn, stop } = countTurns()
  const seen = new Set<number>()
  await Promise.all(['a', 'b'].map((name) => turns.run(work(name, 3, () => seen.add(turn())))))
  stop()
  expect(seen.size).toBe(1)
})

it('goes on with the next after one that failed', async () => {
  const turns = createTurns()
  function* fail(): Steps<never> {
    yield
    throw new Error('no list')
  }
  const [failed, next] = await Promise.allSettled([turns.run(fail()), turns.run(work('next', 1, () => {}))])
  expect(failed).toMatchObject({ status: 'rejected', reason: new Error('no list') })
  expect(next).toEqual({ status: 'fulfilled', value: 'next' })
  expect(await turns.run(work('later', 1, () => {}))).toBe('later')
})
