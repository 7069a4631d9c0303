import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { systemClock } from '../settings/clock.js'
import { cutBatch } from './cut-batch.js'
import { systemFiles as files } from '../disk/journal-files.js'
import { takeLease } from '../ownership/lease.js'
import type { Batch, Log } from '../ownership/log.js'
import { logDirectoryOf, segmentName, sortLogFiles } from '../disk/log-files.js'
import { createPayloadMemory } from '../disk/payload-memory.js'
import { readBatch } from './read-batch.js'
import { encodeRecord } from '../disk/record-codec.js'
import { listSegments, recoverSegments } from '../ownership/recover-segments.js'
import { encodeSegmentHeader, saltOf, segmentHeaderBytes } from '../disk/segment-header.js'

/** Small, so that it is reused, and abandoned for larger payloads. */
const memory = createPayloadMemory(300)
let directory: TestDirectory
beforeAll(async () => void (directory = await createTestDirectory('cut')))
afterAll(() => directory.remove())

const onDamage = (): void => {}
function onDiskError(error: unknown): never {
  throw error
}
const createdAt = Date.UTC(2026, 1, 3)
const anyLine = fc.json({ maxDepth: 1 }).map((line) => line.slice(0, 100))
const anyRecords = fc.array(fc.array(anyLine, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 })
const anyLimits = fc.record({
  maxEvents: fc.integer({ min: 1, max: 20 }),
  maxBytes: fc.integer({ min: 1, max: 600 }),
})

/** A segment's bytes, and the positions at which records begin. */
function encodeSegment(logId: string, records: readonly string[][]): { bytes: Buffer; starts: number[] } {
  const header = { logId, sequence: 1, firstEvent: 0, previousEnd: 0, createdAt }
  const parts = [encodeSegmentHeader(header)]
  const starts: number[] = []
  let firstEvent = 0
  let at = segmentHeaderBytes
  for (const lines of records) {
    const payloadBytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
    const info = { firstEvent, writtenAt: createdAt, salt: saltOf(logId, 1) }
    const payload = Buffer.alloc(payloadBytes)
    const record = Buffer.concat(encodeRecord({ lines, events: lines.length }, info, payload))
    starts.push(at)
    at += record.length
    firstEvent += lines.length
    parts.push(record)
  }
  return { bytes: Buffer.concat(parts), starts }
}

async function leave(logId: string, bytes: Buffer): Promise<void> {
  await mkdir(logDirectoryOf(directory.path, logId))
  await writeFile(join(logDirectoryOf(directory.path, logId), segmentName(1)), bytes)
}

/** The log as its next owner finds it, and the batches that earlier owners cut. */
async function takeOver(logId: string, epoch: number): Promise<{ log: Log; batches: Batch[] }> {
  const path = logDirectoryOf(directory.path, logId)
  const lease = await takeLease(path, epoch, { files, leaseMs: 60_000, clock: systemClock })
  if (lease === undefined) throw new Error('the epoch is taken')
  const log: Log = {
    id: logId,
    directory: path,
    lease,
    segments: [],
    batches: new Map(),
    isOwn: false,
    isReady: true,
    isLost: false,
    hasReserve: false,
    failing: undefined,
  }
  const names = sortLogFiles(await readdir(path))
  const settings = { files, fsync: 'never' as const, clock: systemClock, events: { onDamage, onDiskError } }
  const batches: Batch[] = []
  log.segments = listSegments(log, names, settings)
  await recoverSegments(log, names, { settings, onOpenBatch: (batch) => batches.push(batch) })
  return { log, batches }
}

interface Limits {
  maxEvents: number
  maxBytes: number
}

/** Cuts until nothing is left, or at most `most` batches. */
async function cutAll(log: Log, limits: Limits, most = Infinity): Promise<Batch[]> {
  const batches: Batch[] = []
  while (batches.length < most && log.segments.some(({ cutTo, bytes }) => cutTo < bytes)) {
    const batch = await cutBatch(log, {
      ...limits,
      fresh: undefined,
      memory,
      files,
      isOwner: () => Promise.resolve(true),
      now: () => 0,
      onDamage: (segment, damage) => segment.damage.push({ ...damage, isSetAside: false }),
      onFailed(_segment, error) {
        throw error
      },
    })
    if (batch !== undefined) batches.push(batch)
  }
  return batches
}

async function leaveOff(log: Log): Promise<void> {
  for (const { ledger } of log.segments) await ledger.close()
  await log.lease.abandon()
}

async function readLines(batches: readonly Batch[]): Promise<string[]> {
  const lines: string[] = []
  for (const batch of batches) {
    const { payload } = await readBatch(batch, { memory, files })
    lines.push(...payload.toString().split('\n').slice(0, -1))
  }
  return lines
}

describe('cutting a log that another process left', () => {
  it('loses only the tail of a segment that is cut off at any byte, without calling it damaged', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, anyLimits, fc.nat(), async (records, limits, anyEnd) => {
        const logId = randomUUID()
        const { bytes, starts } = encodeSegment(logId, records)
        const end = anyEnd % (bytes.length + 1)
        await leave(logId, bytes.subarray(0, end))
        const { log } = await takeOver(logId, 1)
        const lines = await readLines(await cutAll(log, limits))
        const whole = records.filter((_, n) => (starts[n + 1] ?? bytes.length) <= end)
        expect(lines).toEqual(whole.flat())
        expect(log.segments[0]?.damage).toEqual([])
        await leaveOff(log)
      }),
      { numRuns: 60 },
    )
  })

  it('loses one record at most to a damaged byte, and reports its range and no more', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, anyLimits, fc.nat(), async (records, limits, any) => {
        const logId = randomUUID()
        const { bytes, starts } = encodeSegment(logId, records)
        const at = any % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ 0x10
        await leave(logId, bytes)
        const { log } = await takeOver(logId, 1)
        const lines = await readLines(await cutAll(log, limits))
        const isHit = (n: number): boolean => (starts[n] ?? 0) <= at && at < (starts[n + 1] ?? bytes.length)
        expect(lines).toEqual(records.filter((_, n) => !isHit(n)).flat())
        const start = starts.findLast((other) => other <= at) ?? 0
        const end = starts.find((other) => other > at) ?? bytes.length
        expect(log.segments[0]?.damage).toMatchObject([{ start, end }])
        await leaveOff(log)
      }),
      { numRuns: 60 },
    )
  })

  it('never makes a cut again, whoever goes on after whatever number of batches, with whatever limits', async () => {
    const anyOwners = fc.array(fc.tuple(anyLimits, fc.nat({ max: 4 })), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(anyRecords, anyLimits, anyOwners, async (records, lastLimits, owners) => {
        const logId = randomUUID()
        await leave(logId, encodeSegment(logId, records).bytes)
        const known = new Set<string>()
        const cutBefore: Batch[] = []
        for (const [n, [limits, most]] of [...owners, [lastLimits, Infinity] as const].entries()) {
          const { log, batches } = await takeOver(logId, n + 1)
          expect(new Set(batches.map(({ id }) => id))).toEqual(known)
          cutBefore.push(...(await cutAll(log, limits, most)))
          for (const { id } of cutBefore) known.add(id)
          await leaveOff(log)
        }
        expect(known.size).toBe(cutBefore.length)
        const inOrder = cutBefore.toSorted((one, other) => one.start - other.start)
        expect(await readLines(inOrder)).toEqual(records.flat())
      }),
      { numRuns: 40 },
    )
  })

  it('cuts the same once more, and nothing else, when a ledger is torn in the entry of a cut nobody was told of', async () => {
    const logId = randomUUID()
    const records = [['1'], ['2'], ['3']]
    await leave(logId, encodeSegment(logId, records).bytes)
    const first = await takeOver(logId, 1)
    const limits = { maxEvents: 1, maxBytes: 1_000 }
    const [kept] = await cutAll(first.log, limits, 2)
    await leaveOff(first.log)
    const path = join(first.log.directory, 'ledger-00000001-0001')
    await writeFile(path, (await readFile(path)).subarray(0, -1))
    const { log, batches } = await takeOver(logId, 2)
    expect(batches.map(({ id }) => id)).toEqual([kept?.id])
    const rest = await cutAll(log, { maxEvents: 10, maxBytes: 1_000 })
    expect(await readLines([...batches, ...rest])).toEqual(records.flat())
    await leaveOff(log)
  })
})
