import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createRateLimiter } from './rate-limiter.js'

it('lets a burst pass, then the rate', () => {
  const limiter = createRateLimiter({ eventsPerSecond: 10, burst: 5 })
  expect(limiter.take(5, 0)).toEqual({ allowed: true, remaining: 0, retryAfterSeconds: 0 })
  expect(limiter.take(1, 0)).toEqual({ allowed: false, remaining: 0, retryAfterSeconds: 1 })
  expect(limiter.take(1, 100).allowed).toBe(true)
  expect(limiter.take(1, 150).allowed).toBe(false)
  expect(limiter.take(5, 10_000).allowed).toBe(true)
})

it('lets a batch larger than the burst pass, which then owes the rest', () => {
  const limiter = createRateLimiter({ eventsPerSecond: 10, burst: 5 })
  expect(limiter.take(25, 0).allowed).toBe(true)
  expect(limiter.take(1, 1_000).allowed).toBe(false)
  expect(limiter.take(1, 2_100).allowed).toBe(true)
})

const requests = fc.array(fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 30 })), { maxLength: 200 })

it('never lets more pass than burst and rate, and one batch beyond', () => {
  fc.assert(
    fc.property(requests, (steps) => {
      const limiter = createRateLimiter({ eventsPerSecond: 20, burst: 10 })
      let now = 0
      let taken = 0
      for (const [waitMs, events] of steps) {
        now += waitMs
        if (limiter.take(events, now).allowed) taken += events
        expect(taken).toBeLessThanOrEqual(10 + (20 * now) / 1000 + 30)
      }
    }),
  )
})

it('accepts a refused request after the requested wait', () => {
  fc.assert(
    fc.property(requests, (steps) => {
      const limiter = createRateLimiter({ eventsPerSecond: 20, burst: 10 })
      let now = 0
      for (const [waitMs, events] of steps) {
        now += waitMs
        const state = limiter.take(events, now)
        if (state.allowed) continue
        now += state.retryAfterSeconds * 1000
        expect(limiter.take(events, now).allowed).toBe(true)
      }
    }),
  )
})
