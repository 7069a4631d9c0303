import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runJournalCommand } from '@frontpage/journal'
import { waitUntilReady } from '@frontpage/redis'
import { unlessExternal, waitFor } from '@frontpage/testing'
import { linesOf, startRoad, type Road } from './road.js'

const itWithOwnRedis = unlessExternal('redis', it)

let road: Road
let stopping: AbortController
beforeEach(async () => {
  road = await startRoad('maintenance')
  stopping = new AbortController()
  await waitUntilReady(road.redis, 5_000)
})
afterEach(async () => {
  stopping.abort()
  await road.stop()
})

interface Answer {
  status: number
  result: Record<string, unknown> | undefined
  progress: string
}

async function run(...args: string[]): Promise<Answer> {
  const out: string[] = []
  const progress: string[] = []
  const status = await runJournalCommand(args, {
    out: (line) => void out.push(line),
    progress: (line) => void progress.push(line),
    openQueue: () =>
      Promise.resolve({ producer: road.producer, feedback: road.feedback, close: () => Promise.resolve() }),
    signal: stopping.signal,
  })
  const result = out[0] === undefined ? undefined : (JSON.parse(out[0]) as Record<string, unknown>)
  expect(out.length).toBeLessThanOrEqual(1)
  return { status, result, progress: progress.join('\n') }
}

/** Writes three records of ten events each into one segment that is not shipped; returns the segment's path. */
async function leaveSegment(): Promise<string> {
  const journal = await road.open({ maxQueuedBatches: 0, segmentMs: 600_000 })
  for (const n of [0, 1, 2]) await journal.append(linesOf('a', 10, n * 10))
  await journal.close(0)
  const [log = ''] = await readdir(road.directory.path)
  return join(road.directory.path, log, 'segment-00000001')
}

async function flipBit(path: string, text: string): Promise<void> {
  const bytes = await readFile(path)
  const at = bytes.indexOf(text)
  bytes[at] = (bytes[at] ?? 0) ^ 0x01
  await writeFile(path, bytes)
}

const setAsideOf = (): string => join(road.directory.path, 'set-aside')

/** A whole segment, as versions set it aside that treated a failed read as damage. */
async function setAsideWhole(path: string): Promise<string> {
  const logId = /log-([^/]+)/.exec(path)?.[1] ?? ''
  await mkdir(setAsideOf())
  const name = `${logId}-segment-00000001`
  await copyFile(path, join(setAsideOf(), name))
  return join(setAsideOf(), name)
}

/** A damaged record, set aside by a journal; everything else is confirmed. */
async function setAsideDamaged(): Promise<string> {
  await flipBit(await leaveSegment(), '"a-15"')
  const journal = await road.open()
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed === 20)
  await waitFor(() => journal.stats().segments === 0)
  await journal.close(1_000)
  await road.stopTransporter()
  const [name = ''] = await readdir(setAsideOf())
  return join(setAsideOf(), name)
}

describe('inspect', () => {
  it('says what a log holds, shipped and confirmed or not, and which ranges are damaged', async () => {
    const path = await leaveSegment()
    await flipBit(path, '"a-15"')
    const { status, result } = await run('inspect', road.directory.path)
    expect(status).toBe(0)
    expect(result).toMatchObject({
      command: 'inspect',
      records: 2,
      events: 20,
      unshippedEvents: 20,
      unconfirmedEvents: 20,
      damagedRanges: 1,
      unreadableFiles: 0,
      setAside: [],
      logs: [{ lease: 'released', segments: [{ path, records: 2, damage: [{ start: 226, end: 398 }] }] }],
    })
  })

  it('tells shipped from confirmed events', async () => {
    const journal = await road.open({ segmentBytes: 1, segmentMs: 600_000 })
    await journal.append(linesOf('a', 10))
    await waitFor(() => journal.stats().eventsShipped === 10)
    const { result } = await run('inspect', road.directory.path)
    expect(result).toMatchObject({ events: 10, unshippedEvents: 0, unconfirmedEvents: 10 })
  })

  it('says what a file holds that was set aside', async () => {
    const path = await setAsideDamaged()
    for (const asked of [road.directory.path, setAsideOf(), path]) {
      const { result } = await run('inspect', asked)
      expect(result).toMatchObject({
        logs: [],
        setAside: [
          {
            path,
            reason: 'a record fails its checksum',
            records: 0,
            damage: [{ start: 226, end: 398 }],
            damagedLines: 9,
          },
        ],
      })
    }
  })
})

describe('reship', () => {
  it('ships what is whole of a file that was set aside, and removes it once all is confirmed, and not before', async () => {
    const file = await setAsideWhole(await leaveSegment())
    road.startTransporter({ confirms: false })
    const reshipping = run('reship', road.directory.path)
    await waitFor(() => road.store.lines().length === 30)
    expect(await readdir(setAsideOf())).toHaveLength(1)
    await road.confirmAll()
    expect(await reshipping).toMatchObject({
      status: 0,
      result: { command: 'reship', events: 30, batches: 1, files: [{ path: file, outcome: 'removed' }] },
    })
    expect(road.store.lines()).toEqual(linesOf('a', 30))
    expect(await readdir(setAsideOf())).toEqual([])
  })

  it('keeps a file with damaged lines, until it is told to ship those, too, and marks it then', async () => {
    const file = await setAsideDamaged()
    road.startTransporter()
    expect((await run('reship', file)).result).toMatchObject({
      events: 0,
      damagedLinesLeft: 9,
      files: [{ outcome: 'kept' }],
    })
    const before = road.store.lines()
    expect((await run('reship', setAsideOf(), '--damaged')).result).toMatchObject({
      events: 9,
      damagedLinesLeft: 0,
      files: [{ outcome: 'marked' }],
    })
    const shipped = road.store.lines().filter((line) => !before.includes(line))
    // Because of the flipped bit one of them is not JSON any more.
    expect(shipped).toEqual(linesOf('a', 10, 10).filter((line) => line !== '{"id":"a-15"}'))
    expect(await readdir(setAsideOf())).toEqual([expect.stringMatching(/\.reshipped$/)])
    // A second call changes nothing.
    expect((await run('reship', setAsideOf(), '--damaged')).result).toMatchObject({ events: 0, files: [] })
  })

  it('goes on where it was stopped, and ships no batch under another id', async () => {
    await setAsideWhole(await leaveSegment())
    road.startTransporter({ confirms: false })
    const stopped = run('reship', road.directory.path)
    await waitFor(() => road.store.lines().length === 30)
    stopping.abort()
    expect((await stopped).status).toBe(1)
    expect(await readdir(setAsideOf())).toHaveLength(1)
    stopping = new AbortController()
    await road.confirmAll()
    expect(await run('reship', road.directory.path)).toMatchObject({ status: 0, result: { events: 30 } })
    expect([...road.store.batches.keys()]).toHaveLength(1)
    expect(road.store.changed).toEqual([])
    expect(await readdir(setAsideOf())).toEqual([])
  })

  itWithOwnRedis(
    'waits for a Redis that is away, and ships again into one that lost what it had',
    async () => {
      await setAsideWhole(await leaveSegment())
      const reshipping = run('reship', road.directory.path)
      await waitFor(async () => (await road.producer.depth()) === 1)
      await road.server.restart({ empty: true })
      road.startTransporter()
      expect(await reshipping).toMatchObject({ status: 0, result: { events: 30 } })
      expect(road.store.lines()).toEqual(linesOf('a', 30))
    },
  )
})

it.each([
  [[], 'say what to do'],
  [['burn', '/tmp'], 'there is no command burn'],
  [['inspect'], 'name the directory to inspect'],
  [['reship', '/tmp', '/etc'], 'one path at a time'],
  [['reship', '/tmp', '--all'], "Unknown option '--all'"],
])('called with %j it says what is wrong, and how it is called', async (args, message) => {
  const { status, result, progress } = await run(...args)
  expect([status, result]).toEqual([2, undefined])
  expect(progress).toContain(message)
  expect(progress).toContain('usage: npm run journal -- inspect PATH')
})

it('says which path is not there, or holds nothing of a journal', async () => {
  const missing = join(road.directory.path, 'missing')
  expect(await run('inspect', missing)).toMatchObject({
    status: 1,
    progress: `journal: there is no such file or directory: ${missing}`,
  })
  const empty = await run('inspect', road.directory.path)
  expect(empty).toMatchObject({ status: 0, result: { records: 0 } })
  expect(empty.progress).toContain('holds no log of a journal')
  const file = join(road.directory.path, 'file')
  await writeFile(file, 'text')
  expect((await run('reship', file)).progress).toContain('nor a file that a journal set aside')
})
