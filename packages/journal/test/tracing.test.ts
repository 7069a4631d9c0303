import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { JournalSpan, JournalTracing } from '@frontpage/journal'
import { unlessExternal, waitFor } from '@frontpage/testing'
import { linesOf, startRoad, type Road } from './road.js'

const itWithOwnRedis = unlessExternal('redis', it)

let road: Road
beforeEach(async () => void (road = await startRoad('tracing')))
afterEach(() => road.stop())

/** Records each call as a line. */
function writeDown(): { told: string[]; tracing: JournalTracing } {
  const told: string[] = []
  const spanOf = (name: string): JournalSpan => ({
    context: { traceparent: name },
    note: () => told.push(`${name} noted an error`),
    fail: (reason) => told.push(`${name} failed: ${String(reason)}`),
    end: () => told.push(`${name} ended`),
  })
  let shipped = 0
  return {
    told,
    tracing: {
      startShipping({ events, requests, isAgain }) {
        const name = `shipping ${++shipped}`
        const of = requests.map(({ traceparent }) => traceparent).join('+')
        told.push(`${name} of ${events}: ${of}${isAgain ? ' again' : ''}`)
        return spanOf(name)
      },
      startWaiting: (_batch, { traceparent }) => spanOf(`waiting after ${traceparent}`),
    },
  }
}

it('tells of a batch whose requests it carries, until it is confirmed', async () => {
  const { told, tracing } = writeDown()
  const journal = await road.open({ tracing })
  road.startTransporter()
  await Promise.all([
    journal.append(linesOf('a', 2), { traceparent: 'first' }),
    journal.append(linesOf('b', 1)),
    journal.append(linesOf('c', 1), { traceparent: 'second' }),
  ])
  await waitFor(() => told.length === 3)
  expect(told).toEqual([
    'shipping 1 of 4: first+second',
    'shipping 1 ended',
    'waiting after shipping 1 ended',
  ])
  expect(road.store.traces).toEqual(['shipping 1'])
})

it('tells of a batch that goes again as of another journey', async () => {
  const { told, tracing } = writeDown()
  const journal = await road.open({ tracing, reshipAfterMs: 50 })
  road.startTransporter({ confirms: false })
  await journal.append(linesOf('a', 2), { traceparent: 'first' })
  await waitFor(() => told.length >= 6)
  expect(told.slice(0, 6)).toEqual([
    'shipping 1 of 2: first',
    'shipping 1 ended',
    'waiting after shipping 1 failed: not_confirmed',
    'waiting after shipping 1 ended',
    'shipping 2 of 2:  again',
    'shipping 2 ended',
  ])
})

itWithOwnRedis('tells of a batch that another process left behind, without its requests', async () => {
  const first = await road.open()
  await road.server.kill()
  await first.append(linesOf('a', 2), { traceparent: 'gone' })
  await first.close(0)
  await road.server.restart()
  const { told, tracing } = writeDown()
  await road.open({ tracing })
  road.startTransporter()
  await waitFor(() => told.length === 3)
  expect(told[0]).toBe('shipping 1 of 2: ')
})

itWithOwnRedis('tells of one journey however many attempts it takes', async () => {
  const { told, tracing } = writeDown()
  const journal = await road.open({ tracing })
  // Redis has answered once: from then on batches are cut.
  road.startTransporter()
  await journal.append(linesOf('a', 1))
  await waitFor(() => journal.stats().eventsConfirmed === 1)
  const before = told.length
  await road.server.kill()
  await journal.append(linesOf('b', 2), { traceparent: 'first' })
  await waitFor(() => journal.stats().shipErrors >= 2)
  await road.server.restart()
  await waitFor(() => journal.stats().eventsConfirmed === 3, { timeoutMs: 20_000 })
  const journey = told.slice(before)
  expect(journey[0]).toBe('shipping 2 of 2: first')
  expect(journey.filter((line) => line === 'shipping 2 noted an error').length).toBeGreaterThanOrEqual(2)
  expect(journey.filter((line) => line === 'shipping 2 ended')).toHaveLength(1)
})
