import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { readdir } from 'node:fs/promises'
import { JournalClosedError } from '@frontpage/journal'
import { waitFor } from '@frontpage/testing'
import { linesOf, startRoad, type Road } from './road.js'

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

it('leaves an empty directory when it is closed and all is confirmed', async () => {
  const journal = await road.open()
  road.startTransporter()
  await journal.append(linesOf('a', 10))
  await journal.close(10_000)
  expect(road.store.lines()).toEqual(linesOf('a', 10))
  expect(await readdir(road.directory.path)).toEqual([])
  await expect(journal.append(['{}'])).rejects.toThrow(JournalClosedError)
})

it('leaves to the next start what it could not ship, or what is not confirmed, when it is closed', async () => {
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
})
