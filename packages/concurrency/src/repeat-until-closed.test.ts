import { expect, it, jest } from '@jest/globals'
import { repeatUntilClosed } from './repeat-until-closed.js'

it('runs at once, and again a while after the end of each run, also of one that failed', async () => {
  jest.useFakeTimers()
  const errors: unknown[] = []
  const ends: (() => void)[] = []
  let runs = 0
  const task = async (): Promise<void> => {
    runs++
    if (runs === 2) throw new Error('the second fails')
    await new Promise<void>((resolve) => ends.push(resolve))
  }
  const repetition = repeatUntilClosed(task, { everyMs: 100, onError: (error) => errors.push(error) })
  expect(runs).toBe(1)
  await jest.advanceTimersByTimeAsync(1_000)
  expect(runs).toBe(1)

  ends[0]?.()
  await jest.advanceTimersByTimeAsync(99)
  expect(runs).toBe(1)
  await jest.advanceTimersByTimeAsync(1)
  expect([runs, errors]).toEqual([2, [new Error('the second fails')]])
  await jest.advanceTimersByTimeAsync(100)
  expect(runs).toBe(3)

  ends[1]?.()
  await repetition.close()
  await jest.advanceTimersByTimeAsync(1_000)
  expect(runs).toBe(3)
  jest.useRealTimers()
})

it('waits before the first run where it is told to', async () => {
  jest.useFakeTimers()
  let runs = 0
  const task = async (): Promise<void> => void runs++
  const repetition = repeatUntilClosed(task, { everyMs: 100, firstAfterMs: 50, onError: () => {} })
  await jest.advanceTimersByTimeAsync(49)
  expect(runs).toBe(0)
  await jest.advanceTimersByTimeAsync(1)
  expect(runs).toBe(1)
  await repetition.close()
  jest.useRealTimers()
})

it('begins runs of several repetitions together, though not right after the run before', async () => {
  jest.useFakeTimers()
  const begun: number[] = []
  const start = () =>
    repeatUntilClosed(async () => void begun.push(performance.now()), {
      everyMs: 100,
      isAligned: true,
      onError: () => {},
    })
  await jest.advanceTimersByTimeAsync(110 - (performance.now() % 100))
  const repetitions = [start()]
  await jest.advanceTimersByTimeAsync(30)
  repetitions.push(start())
  await jest.advanceTimersByTimeAsync(30)
  repetitions.push(start())
  begun.length = 0
  // They began 10, 40 and 70 ms after a multiple: the next one is too early for the third.
  await jest.advanceTimersByTimeAsync(40)
  expect(begun).toHaveLength(2)
  await jest.advanceTimersByTimeAsync(100)
  expect(begun).toHaveLength(5)
  for (const atMs of begun) expect(Math.round(atMs) % 100).toBe(0)
  await Promise.all(repetitions.map((repetition) => repetition.close()))
  jest.useRealTimers()
})

it('tells a run that it is being closed, waits for it, and does not report what it failed with then', async () => {
  const errors: unknown[] = []
  let hasEnded = false
  const task = (signal: AbortSignal): Promise<void> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        setImmediate(() => {
          hasEnded = true
          reject(new Error('stopped'))
        })
      })
    })
  const repetition = repeatUntilClosed(task, { everyMs: 1, onError: (error) => errors.push(error) })
  await repetition.close()
  expect(hasEnded).toBe(true)
  expect(errors).toEqual([])
})
