import { createLogger, createMetrics } from '@frontpage/service-kit'
import { expect, it } from '@jest/globals'
import { createWithinTime } from './within-time.js'

const withinTime = createWithinTime({
  timeoutMs: 20,
  log: createLogger({ service: 'test', level: 'silent' }),
  metrics: createMetrics(),
})

/** Answers after a tenth of a second, unless it is given up before. */
const ask = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    setTimeout(resolve, 100, 'an answer')
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

it('gives up what a page is made without, and waits longer for what a reader decides', async () => {
  expect(await withinTime('feed', ask)).toBeUndefined()
  expect(await withinTime('feed', ask, { atLeastMs: 60_000 })).toBe('an answer')
})
