import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { JournalFullError } from '@frontpage/journal'
import { unlessExternal, waitFor } from '@frontpage/testing'
import { linesOf, startRoad, type Road } from './road.js'

const itWithOwnRedis = unlessExternal('redis', it)

let road: Road
beforeEach(async () => void (road = await startRoad('full')))
afterEach(() => road.stop())

itWithOwnRedis(
  'refuses appends at its bound, says when to try again, and takes them again once there is room',
  async () => {
    await road.server.kill()
    const maxBytes = 20_000
    const journal = await road.open({ maxBytes, segmentMs: 600_000 })
    const accepted: string[] = []
    let refused: unknown
    for (let n = 0; refused === undefined; n++) {
      const lines = linesOf(`a-${n}`, 10)
      await journal.append(lines).then(
        () => accepted.push(...lines),
        (error: unknown) => (refused = error),
      )
    }
    expect(refused).toBeInstanceOf(JournalFullError)
    expect(refused).toMatchObject({
      code: 'journal_full',
      status: 503,
      reason: 'bound',
      retryAfterSeconds: 5,
    })
    expect(journal.refusal()).toBe(refused)
    const { bytes } = journal.stats()
    expect(bytes).toBeGreaterThanOrEqual(maxBytes)
    expect(bytes).toBeLessThan(maxBytes * 1.1)
    expect(journal.stats().eventsAppended).toBe(accepted.length)

    await road.server.restart()
    road.startTransporter()
    await waitFor(() => journal.refusal() === undefined)
    const more = linesOf('more', 10)
    await journal.append(more)
    await waitFor(() => journal.stats().eventsConfirmed === accepted.length + more.length)
    expect(road.store.lines().toSorted()).toEqual([...accepted, ...more].toSorted())
  },
)

itWithOwnRedis('is full right after a restart when what was left behind reaches the bound', async () => {
  await road.server.kill()
  const first = await road.open({ maxBytes: 4_000 })
  await first.append(linesOf('a', 400))
  await first.close(0)
  const second = await road.open({ maxBytes: 4_000 })
  await waitFor(() => second.refusal()?.reason === 'bound')
  await road.server.restart()
  road.startTransporter()
  await waitFor(() => second.refusal() === undefined)
  expect(road.store.lines()).toEqual(linesOf('a', 400))
})
