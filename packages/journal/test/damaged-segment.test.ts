import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessExternal, waitFor } from '@frontpage/testing'
import { createFaultyFiles } from './faulty-files.js'
import { linesOf, startRoad, type Road } from './road.js'

const itWithOwnRedis = unlessExternal('redis', it)

let road: Road
beforeEach(async () => void (road = await startRoad('damage')))
afterEach(() => road.stop())

/** Writes three records of ten events each into one segment that is not shipped; returns the segment's path. */
async function leaveSegment(): Promise<string> {
  const journal = await road.open({ maxQueuedBatches: 0, segmentMs: 600_000 })
  for (const n of [0, 1, 2]) await journal.append(linesOf('a', 10, n * 10))
  await journal.close(0)
  const [log = ''] = await readdir(road.directory.path)
  const names = await readdir(join(road.directory.path, log))
  const segments = names.filter((name) => name.startsWith('segment-'))
  expect(segments).toHaveLength(1)
  return join(road.directory.path, log, segments[0] ?? '')
}

async function flipBit(path: string, find: (bytes: Buffer) => number): Promise<void> {
  const bytes = await readFile(path)
  const at = find(bytes)
  bytes[at] = (bytes[at] ?? 0) ^ 0x01
  await writeFile(path, bytes)
}

async function shipRest(): Promise<{ lines: string[]; damage: string[]; setAside: string[] }> {
  const damage: string[] = []
  const journal = await road.open({ events: { onDamage: ({ reason }) => void damage.push(reason) } })
  road.startTransporter()
  await journal.append(linesOf('new', 1))
  await waitFor(() => journal.stats().adoptedLogs === 1 && journal.stats().logs === 1)
  await waitFor(() => journal.stats().segments === 0)
  const names = await readdir(road.directory.path)
  const setAside = names.includes('set-aside') ? await readdir(join(road.directory.path, 'set-aside')) : []
  expect(journal.stats().rangesSetAside).toBe(setAside.length)
  return { lines: road.store.lines().toSorted(), damage, setAside }
}

const all = [...linesOf('a', 30), ...linesOf('new', 1)].toSorted()
const withoutSecond = all.filter((line) => !linesOf('a', 10, 10).includes(line))

it('sets a damaged record aside, and nothing else of its segment, and ships all other records', async () => {
  const path = await leaveSegment()
  await flipBit(path, (bytes) => bytes.indexOf('"a-15"'))
  const { lines, damage: reasons, setAside } = await shipRest()
  expect(lines).toEqual(withoutSecond)
  expect(reasons).toEqual(['a record fails its checksum (bytes 226 to 398)'])
  expect(setAside).toEqual([expect.stringMatching(/-segment-00000001-226-398$/)])
  const kept = await readFile(join(road.directory.path, 'set-aside', setAside[0] ?? ''))
  const [header = ''] = kept.toString().split('\n', 1)
  expect(JSON.parse(header)).toMatchObject({
    sequence: 1,
    start: 226,
    end: 398,
    setAsideAt: expect.any(String),
  })
  expect(kept.length - header.length - 1).toBe(398 - 226)
  expect(kept.toString().match(/"a-\d+"/g)).toHaveLength(9)
})

it('finds the records behind a damaged record header', async () => {
  const path = await leaveSegment()
  // The header's last byte, before the record's first line.
  await flipBit(path, (bytes) => bytes.indexOf('{"id":"a-10"}') - 1)
  const { lines, damage: reasons, setAside } = await shipRest()
  expect(lines).toEqual(withoutSecond)
  expect(reasons).toHaveLength(1)
  expect(setAside).toHaveLength(1)
})

it('ships a segment whose own header is damaged, and sets it aside', async () => {
  const path = await leaveSegment()
  await flipBit(path, () => 20)
  const { lines, setAside } = await shipRest()
  expect(lines).toEqual(all)
  expect(setAside).toHaveLength(1)
})

it('drops the torn end of the last write, and reports nothing', async () => {
  const path = await leaveSegment()
  await truncate(path, (await readFile(path)).length - 1)
  const { lines, damage: reasons, setAside } = await shipRest()
  expect(lines).toEqual(all.filter((line) => !linesOf('a', 10, 20).includes(line)))
  expect(reasons).toEqual([])
  expect(setAside).toEqual([])
})

it('is not held up by a file that is no segment at all', async () => {
  const path = await leaveSegment()
  await writeFile(path, Buffer.alloc(10_000, 'rubbish'))
  const { lines, setAside } = await shipRest()
  expect(lines).toEqual(linesOf('new', 1))
  // The positions of the segment's header and of its records.
  expect(setAside.map((name) => name.split('-').slice(-2).map(Number))).toEqual([
    [0, 64],
    [64, 10_000],
  ])
})

itWithOwnRedis.each([
  ['a record', (bytes: Buffer) => bytes.indexOf('"a-15"')],
  ['the header of a record', (bytes: Buffer) => bytes.indexOf('{"id":"a-10"}') - 1],
])('sets %s aside that is damaged after it was cut, and ships the rest of its batch', async (_what, find) => {
  const first = await road.open({ segmentMs: 600_000, batch: { quietMs: 600_000 } })
  for (const n of [0, 1, 2]) await first.append(linesOf('a', 10, n * 10))
  // Closing cuts and ships the three as one batch.
  await first.close(10_000)
  expect(first.stats()).toMatchObject({ batchesShipped: 1, eventsConfirmed: 0 })
  await road.server.restart({ empty: true })
  const [log = ''] = await readdir(road.directory.path)
  await flipBit(join(road.directory.path, log, 'segment-00000001'), find)
  const { lines, setAside } = await shipRest()
  expect(lines).toEqual(withoutSecond)
  expect(setAside).toHaveLength(1)
  expect(road.store.changed).toEqual([])
})

it('keeps a segment until its damage is set aside, also on a full disk, and ships all else meanwhile', async () => {
  const path = await leaveSegment()
  await flipBit(path, (bytes) => bytes.indexOf('"a-15"'))
  const disk = createFaultyFiles()
  disk.rule = ({ operation, path: other }) =>
    other.includes('set-aside') && operation.startsWith('write') ? 'ENOSPC' : undefined
  const journal = await road.open({ files: disk.files })
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed === 20)
  await waitFor(() => disk.failures.length > 2)
  expect(journal.stats()).toMatchObject({ segments: 1, rangesSetAside: 0 })
  await journal.close(0)
  await road.stopTransporter()
  await stat(path)
  const { setAside } = await shipRest()
  expect(setAside).toHaveLength(1)
})
