import { expect, it } from '@jest/globals'
import { tryUntilAnswered, type FailedTries, type Try } from './try-until-answered.js'

const options = { random: () => 0.5, giveUpAfterMs: 10_000, firstBackoffMs: 1, maxBackoffMs: 2 }

async function answerAfter(
  tries: Try<string>[],
  more: Partial<typeof options> = {},
): Promise<[string | undefined, FailedTries]> {
  const failed = { busy: 0, refused: 0, connectionErrors: 0, givenUp: 0 }
  const answer = await tryUntilAnswered(() => Promise.resolve(tries.shift()), failed, { ...options, ...more })
  return [answer, failed]
}

it('tries again without an answer, and after 429 and 5xx', async () => {
  const tries = [undefined, { status: 429 }, { status: 503 }, { answer: 'here' }]
  expect(await answerAfter(tries)).toEqual(['here', { busy: 2, refused: 0, connectionErrors: 1, givenUp: 0 }])
})

it('does not repeat a request that was refused', async () => {
  const tries = [{ status: 400 }, { answer: 'late' }]
  expect(await answerAfter(tries)).toEqual([
    undefined,
    { busy: 0, refused: 1, connectionErrors: 0, givenUp: 0 },
  ])
})

it('gives up where the next try would be too late, be it because it was told to wait', async () => {
  const failed = { busy: 1, refused: 0, connectionErrors: 0, givenUp: 1 }
  expect(await answerAfter([{ status: 503 }], { giveUpAfterMs: 0 })).toEqual([undefined, failed])
  expect(await answerAfter([{ status: 503, retryAfterSeconds: 60 }])).toEqual([undefined, failed])
})

it('ends at once when it is told to, be it while it waits', async () => {
  const stopping = new AbortController()
  const failed = { busy: 0, refused: 0, connectionErrors: 0, givenUp: 0 }
  let tries = 0
  async function attempt(): Promise<Try<string>> {
    tries++
    setImmediate(() => stopping.abort())
    return { status: 503, retryAfterSeconds: 60 }
  }
  const patient = { ...options, giveUpAfterMs: 120_000, signal: stopping.signal }

  await expect(tryUntilAnswered(attempt, failed, patient)).rejects.toThrow(/abort/i)
  expect(tries).toBe(1)
  expect(failed).toEqual({ busy: 1, refused: 0, connectionErrors: 0, givenUp: 0 })
})

it('does not count a try that it was told to end', async () => {
  const stopping = new AbortController()
  const failed = { busy: 0, refused: 0, connectionErrors: 0, givenUp: 0 }
  async function attempt(): Promise<Try<string>> {
    stopping.abort()
    return undefined
  }

  await expect(tryUntilAnswered(attempt, failed, { ...options, signal: stopping.signal })).rejects.toThrow(
    /abort/i,
  )
  expect(failed).toEqual({ busy: 0, refused: 0, connectionErrors: 0, givenUp: 0 })
})
