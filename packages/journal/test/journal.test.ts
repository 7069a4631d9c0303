import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { JournalClosedError } from '@frontpage/journal'
import { unlessExternal, waitFor } from '@frontpage/testing'
import { linesOf, startRoad, type Road } from './road.js'

const itWithOwnRedis = unlessExternal('redis', it)

let road: Road
beforeEach(async () => void (road = await startRoad('journal')))
afterEach(() => road.stop())

it('ships what was appended, and removes its segments once they are confirmed', async () => {
  const journal = await road.open()
  road.startTransporter()
  const lines = linesOf('a', 1_000)
  await Promise.all(lines.map((line) => journal.append([line])))
  await waitFor(() => journal.stats().eventsConfirmed === lines.length)
  expect(road.store.lines()).toEqual(lines)
  await waitFor(() => journal.stats().segments === 0)
  expect(journal.stats()).toMatchObject({
    bytes: 0,
    oldestUnconfirmedAgeMs: 0,
    eventsAppended: 1_000,
    eventsShipped: 1_000,
    eventsReshipped: 0,
    batchesUnderWay: 0,
  })
})

it.each(['interval', 'always', 'never'] as const)(
  'takes lines of any size and number with fsync %s',
  async (fsync) => {
    const journal = await road.open({ fsync, segmentBytes: 300_000 })
    road.startTransporter()
    const requests = [linesOf('many', 2_500), [JSON.stringify('é'.repeat(400_000))], ['"one"'], []]
    await Promise.all(requests.map((lines) => journal.append(lines)))
    await journal.append(linesOf('later', 10))
    const lines = [...requests.flat(), ...linesOf('later', 10)]
    await waitFor(() => journal.stats().eventsConfirmed === lines.length)
    expect(road.store.lines().toSorted()).toEqual(lines.toSorted())
    expect(road.store.changed).toEqual([])
    await waitFor(() => journal.stats().segments === 0)
  },
)

it('ships from memory what it wrote', async () => {
  const journal = await road.open({ batch: { quietMs: 300 }, segmentMs: 600_000 })
  await journal.append(linesOf('a', 10))
  const [log = ''] = await readdir(road.directory.path)
  const path = join(road.directory.path, log, 'segment-00000001')
  await truncate(path, 0)
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed === 10)
  expect(road.store.lines()).toEqual(linesOf('a', 10))
})

it('does not ship again what was confirmed while no journal was open', async () => {
  const first = await road.open()
  await first.append(linesOf('a', 10))
  await waitFor(() => first.stats().eventsShipped === 10)
  await first.close(0)
  road.startTransporter()
  // A worker removes a job only after its batch is confirmed.
  await waitFor(async () => road.store.batches.size === 1 && (await road.producer.depth()) === 0)
  const second = await road.open()
  await waitFor(() => second.stats().eventsConfirmed === 10)
  expect(second.stats().eventsReshipped).toBe(0)
  await waitFor(() => second.stats().logs === 1)
})

it('leaves an empty directory when it is closed and all is confirmed', async () => {
  const journal = await road.open()
  road.startTransporter()
  await journal.append(linesOf('a', 10))
  await journal.close(10_000)
  expect(road.store.lines()).toEqual(linesOf('a', 10))
  expect(await readdir(road.directory.path)).toEqual([])
  await expect(journal.append(['{}'])).rejects.toThrow(JournalClosedError)
})

itWithOwnRedis(
  'leaves to the next start what it could not ship, or what is not confirmed, when it is closed',
  async () => {
    await road.server.kill()
    const first = await road.open()
    await first.append(linesOf('unshipped', 10))
    await first.close(0)
    await road.server.restart()
    const second = await road.open()
    road.startTransporter({ confirms: false })
    await waitFor(() => road.store.batches.size === 1)
    await second.close(0)
    const third = await road.open()
    await road.confirmAll()
    await waitFor(() => third.stats().eventsConfirmed === 10)
    expect(road.store.lines()).toEqual(linesOf('unshipped', 10))
  },
)
