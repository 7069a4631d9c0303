import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { createHeldLogs } from './held-logs.js'
import { systemFiles as files } from '../disk/journal-files.js'
import { takeLease } from './lease.js'
import { logDirectoryOf } from '../disk/log-files.js'
import { createOrphanWatch } from './watch-orphans.js'

let directory: TestDirectory
beforeAll(async () => void (directory = await createTestDirectory('orphans')))
afterAll(() => directory.remove())

const leaseMs = 1_000

it('finds a log free once its lease stands still, is released, or never was, and no sooner', async () => {
  let now = 0
  const clock = { monotonicMs: () => now, wallMs: () => now }
  const ids = { alive: randomUUID(), still: randomUUID(), released: randomUUID(), bare: randomUUID() }
  const take = async (logId: string) => {
    await mkdir(logDirectoryOf(directory.path, logId))
    const lease = await takeLease(logDirectoryOf(directory.path, logId), 1, { files, leaseMs, clock })
    if (lease === undefined) throw new Error('the lease is taken')
    return lease
  }
  const [alive, still, released] = [await take(ids.alive), await take(ids.still), await take(ids.released)]
  await mkdir(logDirectoryOf(directory.path, ids.bare))
  const logs = createHeldLogs({ onLost: () => {}, onDiskError: () => {} })
  const watch = createOrphanWatch({ files, directory: directory.path, leaseMs, clock, logs })
  const scan = async (): Promise<string[]> => (await watch.scan()).free.map(({ logId }) => logId).toSorted()

  expect(await scan()).toEqual([])
  // An observer that stalled itself has seen too little.
  now += 10 * leaseMs
  await Promise.all([alive.verify(), released.verify()])
  expect(await scan()).toEqual([])
  await Promise.all([alive.verify(), released.verify()])
  expect(await scan()).toEqual([ids.still, ids.bare].toSorted())
  await Promise.all([alive.verify(), released.release()])
  expect(await scan()).toEqual([ids.still, ids.bare, ids.released].toSorted())
  await Promise.all([alive.verify(), still.verify()])
  expect(await scan()).toEqual([ids.bare, ids.released].toSorted())
  await Promise.all([alive.release(), still.release()])
})

it('lets one of two take a log over, and tells the old owner', async () => {
  const clock = { monotonicMs: () => 0, wallMs: () => 0 }
  const path = logDirectoryOf(directory.path, randomUUID())
  await mkdir(path)
  const old = await takeLease(path, 1, { files, leaseMs, clock })
  const takers = await Promise.all([1, 2, 3].map(() => takeLease(path, 2, { files, leaseMs, clock })))
  const winners = takers.filter((lease) => lease !== undefined)
  expect(winners).toHaveLength(1)
  expect(old?.isFresh()).toBe(true)
  expect(await old?.verify()).toBe(false)
  expect(old?.isFresh()).toBe(false)
  expect(await winners[0]?.verify()).toBe(true)
  await Promise.all([old?.abandon(), winners[0]?.release()])
})
