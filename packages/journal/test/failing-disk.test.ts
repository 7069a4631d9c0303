import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { JournalFullError, type Journal } from '@frontpage/journal'
import { unlessExternal, waitFor } from '@frontpage/testing'
import { createFaultyFiles, readOperations, type FaultyFiles } from './faulty-files.js'
import { linesOf, startRoad, type Road } from './road.js'

const itWithOwnRedis = unlessExternal('redis', it)

const codes = ['EIO', 'EMFILE', 'ENFILE', 'EACCES', 'ENOSPC'] as const
/** More attempts than a journal that gives up would make. */
const tries = 4

let road: Road
let disk: FaultyFiles
beforeEach(async () => {
  road = await startRoad('disk')
  disk = createFaultyFiles()
})
afterEach(() => road.stop())

const isSegment = (name: string): boolean => name.startsWith('segment-')
const sorted = (lines: readonly string[]): string[] => [...lines].toSorted()

/**
 * Leaves as many segments of ten events each as there are prefixes, in one log: each is a batch that Redis has lost.
 */
async function leaveSegments(...prefixes: string[]): Promise<string> {
  const journal = await road.open({ segmentBytes: 1, segmentMs: 600_000 })
  for (const prefix of prefixes) await journal.append(linesOf(prefix, 10))
  await waitFor(() => journal.stats().eventsShipped === prefixes.length * 10)
  await journal.close(0)
  await road.server.restart({ empty: true })
  const [log = ''] = await readdir(road.directory.path)
  return join(road.directory.path, log)
}

async function expectAllStored(journal: Journal, lines: readonly string[]): Promise<void> {
  await waitFor(() => journal.stats().segments === 0 && journal.stats().batchesUnderWay === 0)
  expect(sorted(road.store.lines())).toEqual(sorted(lines))
  expect(road.store.changed).toEqual([])
  expect(journal.stats()).toMatchObject({ rangesSetAside: 0, filesSetAside: 0, diskFailingMs: 0 })
  expect(await readdir(road.directory.path)).not.toContain('set-aside')
}

it('ships a batch again whose file was away for a while', async () => {
  const journal = await road.open({ reshipAfterMs: 20 })
  await journal.append(linesOf('a', 10))
  await waitFor(() => journal.stats().eventsShipped === 10)
  const [log = ''] = await readdir(road.directory.path)
  const path = join(road.directory.path, log, 'segment-00000001')
  const before = journal.stats().diskErrors
  await rename(path, `${path}-away`)
  await waitFor(() => journal.stats().diskErrors >= before + tries)
  await rename(`${path}-away`, path)
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed === 10)
  await expectAllStored(journal, linesOf('a', 10))
})

describe.each(codes)('when the disk answers %s', (code) => {
  itWithOwnRedis(
    'to every read of a batch, it is read again until it can be, and other logs are shipped meanwhile',
    async () => {
      const journal = await road.open({ reshipAfterMs: 20, files: disk.files })
      await journal.append(linesOf('a', 10))
      await waitFor(() => journal.stats().eventsShipped === 10)
      disk.rule = ({ operation, name }) =>
        name === 'segment-00000001' && readOperations.has(operation) ? code : undefined
      await road.server.restart({ empty: true })
      await waitFor(() => disk.failures.length >= tries)
      road.startTransporter()
      // The earlier file does not delay new appends.
      const other = await road.open()
      await other.append(linesOf('b', 10))
      await waitFor(() => other.stats().eventsConfirmed === 10)
      await waitFor(async () => {
        await journal.append(linesOf('c', 1))
        return journal.stats().eventsConfirmed > 0
      })
      expect(journal.stats().diskFailingMs).toBeGreaterThan(0)
      const { eventsAppended } = journal.stats()
      disk.rule = undefined
      await waitFor(() => journal.stats().eventsConfirmed === eventsAppended)
      expect(new Set(road.store.lines())).toEqual(
        new Set([...linesOf('a', 10), ...linesOf('b', 10), ...linesOf('c', 1)]),
      )
      expect(journal.stats()).toMatchObject({ rangesSetAside: 0, diskFailingMs: 0 })
    },
  )

  itWithOwnRedis.each(['segment-00000002', 'ledger-00000002-0001'])(
    'to every read of %s of a log that is adopted, its other segments are shipped, and then that one',
    async (file) => {
      await leaveSegments('a', 'b', 'c')
      disk.rule = ({ operation, name }) => (name === file && readOperations.has(operation) ? code : undefined)
      const journal = await road.open({ files: disk.files })
      road.startTransporter()
      await waitFor(() => journal.stats().eventsConfirmed === 20)
      await waitFor(() => disk.failures.length >= tries)
      await waitFor(() => journal.stats().segments === 1)
      expect(journal.stats().adoptedLogs).toBe(1)
      expect(journal.stats().oldestUnconfirmedAgeMs).toBeGreaterThan(0)
      expect(sorted(road.store.lines())).toEqual(sorted([...linesOf('a', 10), ...linesOf('c', 10)]))
      disk.rule = undefined
      await waitFor(() => journal.stats().eventsConfirmed === 30)
      await expectAllStored(
        journal,
        ['a', 'b', 'c'].flatMap((prefix) => linesOf(prefix, 10)),
      )
    },
  )

  itWithOwnRedis('to every look at a log that was left behind, it is adopted once it can be', async () => {
    const log = await leaveSegments('a')
    disk.rule = ({ operation, path }) =>
      path.startsWith(log) && readOperations.has(operation) ? code : undefined
    const journal = await road.open({ files: disk.files })
    road.startTransporter()
    await waitFor(() => disk.failures.length >= tries)
    await journal.append(linesOf('b', 10))
    await waitFor(() => journal.stats().eventsConfirmed === 10)
    expect(journal.stats().diskFailingMs).toBeGreaterThan(0)
    // No attempt left a lease behind.
    expect((await readdir(log)).filter((name) => name.startsWith('lease-'))).toHaveLength(1)
    disk.rule = undefined
    await waitFor(() => journal.stats().logs === 1 && journal.stats().adoptedLogs === 1)
    await expectAllStored(journal, [...linesOf('a', 10), ...linesOf('b', 10)])
  })

  it('to every write of an append, it is refused with 503, and appends are taken again once they can be', async () => {
    const journal = await road.open({ files: disk.files })
    road.startTransporter()
    await journal.append(linesOf('before', 10))
    disk.rule = ({ operation, name }) =>
      isSegment(name) && ['writev', 'open for writing'].includes(operation) ? code : undefined
    const refused = await journal.append(linesOf('refused', 10)).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(JournalFullError)
    expect(refused).toMatchObject({ status: 503, reason: 'disk', retryable: true })
    disk.rule = undefined
    await waitFor(async () => journal.append(linesOf('after', 10)).then(() => true))
    await expectAllStored(journal, [...linesOf('before', 10), ...linesOf('after', 10)])
  })

  it('to every write of a ledger, what is cut and confirmed is recorded once it can be', async () => {
    const journal = await road.open({ files: disk.files })
    disk.rule = ({ operation, name }) =>
      name.startsWith('ledger-') && !readOperations.has(operation) ? code : undefined
    road.startTransporter()
    await journal.append(linesOf('a', 10))
    await waitFor(() => disk.failures.length >= tries)
    await journal.append(linesOf('b', 10))
    expect(road.store.lines()).toEqual([])
    disk.rule = undefined
    await waitFor(() => journal.stats().eventsConfirmed === 20)
    await expectAllStored(journal, [...linesOf('a', 10), ...linesOf('b', 10)])
  })

  it('to every read and write, closing waits for none of them, and the next start ships all', async () => {
    const first = await road.open({ files: disk.files, reshipAfterMs: 20 })
    await first.append(linesOf('a', 10))
    await waitFor(() => first.stats().eventsShipped === 10)
    disk.rule = () => code
    await waitFor(() => disk.failures.some(({ name }) => isSegment(name)))
    await first.close(600_000)
    disk.rule = undefined
    const second = await road.open({ files: disk.files })
    road.startTransporter()
    await waitFor(() => second.stats().eventsConfirmed === 10)
    await waitFor(() => second.stats().logs === 1)
    await expectAllStored(second, linesOf('a', 10))
  })
})

it.each(['EIO', 'EMFILE', 'ENFILE', 'ENOSPC'])(
  'opens on a disk that answers %s to every call, refuses appends, and takes them once it can',
  async (code) => {
    disk.rule = () => code
    const journal = await road.open({ files: disk.files })
    await expect(journal.append(linesOf('refused', 1))).rejects.toThrow(JournalFullError)
    disk.rule = undefined
    road.startTransporter()
    await waitFor(async () => journal.append(linesOf('a', 10)).then(() => true))
    await expectAllStored(journal, linesOf('a', 10))
  },
)

it('does not open in a directory that it may not write', async () => {
  disk.rule = ({ operation }) => (operation === 'mkdir' ? 'EACCES' : undefined)
  await expect(road.open({ files: disk.files })).rejects.toMatchObject({ code: 'EACCES' })
})

it('goes on in another file when one could not be synced', async () => {
  const journal = await road.open({ files: disk.files, segmentMs: 600_000 })
  disk.rule = ({ operation, name }) => (isSegment(name) && operation === 'datasync' ? 'EIO' : undefined)
  await journal.append(linesOf('a', 10))
  await waitFor(() => disk.failures.length > 0)
  disk.rule = undefined
  await journal.append(linesOf('b', 10))
  expect(journal.stats().segments).toBe(2)
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed === 20)
  expect(road.store.lines()).toEqual([...linesOf('a', 10), ...linesOf('b', 10)])
})

it('loses and doubles nothing, whichever calls fail while it works', async () => {
  road.startTransporter()
  let runs = 0
  const anyRun = fc.record({
    seed: fc.nat(),
    failShare: fc.constantFrom(0.02, 0.1, 0.3),
    code: fc.constantFrom(...codes),
    fsync: fc.constantFrom('interval' as const, 'always' as const),
  })
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ seed, failShare, code, fsync }) => {
      const run = ++runs
      const directory = join(road.directory.path, String(run))
      const random = createRandom(seed)
      const failsNow = (): string | undefined => (random() < failShare ? code : undefined)
      const open = (): Promise<Journal> =>
        road.open({
          directory,
          fsync,
          files: disk.files,
          leaseMs: 60,
          confirmEveryMs: 5,
          reshipAfterMs: 20,
          segmentBytes: 400,
          batch: { quietMs: 2, busyMs: 4, maxEvents: 8, maxBytes: 300 },
          maxFreshBytes: 600,
        })
      const acknowledged: string[] = []
      for (let life = 0; life < 3; life++) {
        const journal = await open()
        disk.rule = failsNow
        for (let n = 0; n < 15; n++) {
          const lines = linesOf(`${run}-${life}-${n}`, 5)
          const isTaken = await journal.append(lines).then(
            () => true,
            () => false,
          )
          if (isTaken) acknowledged.push(...lines)
        }
        await journal.close(50)
        disk.rule = undefined
      }
      const journal = await open()
      await waitFor(async () => (await readdir(directory)).length === 1, {
        what: 'the end of what was left behind',
      })
      const stored = road.store.lines().filter((line) => line.startsWith(`{"id":"${run}-`))
      const distinct = new Set(stored)
      expect(acknowledged.filter((line) => !distinct.has(line))).toEqual([])
      expect(stored).toHaveLength(distinct.size)
      expect(road.store.changed).toEqual([])
      expect(journal.stats().diskFailingMs).toBe(0)
      await journal.close(1_000)
    }),
    // A failing run is slow, and a smaller one would not be clearer.
    { numRuns: 15, endOnFailure: true, interruptAfterTimeLimit: 25_000 },
  )
}, 90_000)

/** A linear congruential generator, so that a run can be repeated by its seed. */
function createRandom(seed: number): () => number {
  let state = seed % 2_147_483_647
  return () => (state = (state * 48_271 + 11) % 2_147_483_647) / 2_147_483_647
}
