import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { readdir } from 'node:fs/promises'
import type { Journal } from '@frontpage/journal'
import { waitFor } from '@frontpage/testing'
import { startJournalProcess, type JournalProcess } from './journal-process.js'
import { startRoad, type Road } from './road.js'

const leaseMs = 400
let road: Road
let processes: JournalProcess[] = []
beforeEach(async () => void (road = await startRoad('killed')))
afterEach(async () => {
  await Promise.all(processes.map((process) => process.kill()))
  processes = []
  await road.stop()
})

async function start(
  prefix: string,
  options: {
    segmentBytes?: number
    fillBytes?: number
    maxFileBytes?: number
    maxDescriptors?: number
  } = {},
): Promise<JournalProcess> {
  const process = await startJournalProcess({
    ...options,
    directory: road.directory.path,
    redisUrl: road.server.url,
    prefix,
    leaseMs,
  })
  processes.push(process)
  return process
}

const acknowledged = (): string[] => processes.flatMap((process) => process.acknowledged)

/** No acknowledged event is missing, and none came in two batches. */
async function expectAllOnce(journal: Journal): Promise<void> {
  await waitFor(() => {
    const { segments, batchesUnderWay } = journal.stats()
    return segments === 0 && batchesUnderWay === 0
  })
  const stored = road.store.lines()
  const distinct = new Set(stored)
  expect(acknowledged().filter((line) => !distinct.has(line))).toEqual([])
  expect(stored.length - distinct.size).toBe(0)
  expect(road.store.changed).toEqual([])
}

/** Taking over another process's log takes a few lease durations, and longer on a busy machine. */
const patience = { timeoutMs: 60_000 }

it('loses nothing that was acknowledged and doubles nothing when processes are killed', async () => {
  road.startTransporter()
  for (const [n, lines] of [1, 150, 600, 1_500].entries()) {
    const process = await start(`kill-${n}`)
    await waitFor(() => process.acknowledged.length >= lines)
    await process.kill()
  }
  const damage: string[] = []
  const journal = await road.open({ leaseMs, events: { onDamage: ({ reason }) => void damage.push(reason) } })
  await waitFor(async () => (await readdir(road.directory.path)).length === 1, {
    what: 'the removal of what the killed processes left',
  })
  await expectAllOnce(journal)
  expect(damage).toEqual([])
  expect(processes.flatMap(({ said }) => said)).toEqual([])
})

it('lets two processes write to one directory, and one of them take over what the other leaves', async () => {
  road.startTransporter()
  const [one, other] = await Promise.all([start('one'), start('other')])
  await waitFor(() => one.acknowledged.length > 300 && other.acknowledged.length > 300)
  await one.kill()
  const before = other.acknowledged.length
  await waitFor(
    async () => other.acknowledged.length > before && (await readdir(road.directory.path)).length === 1,
    patience,
  )
  await other.stop()
  await expectAllOnce(await road.open({ leaseMs }))
  // On a busy machine one may stall for so long that the other takes its log over.
  expect([...one.said, ...other.said].filter((said) => said !== 'lost')).toEqual([])
}, 90_000)

it('acknowledges nothing into a log that another process took over while it stalled', async () => {
  road.startTransporter()
  const stalled = await start('stalled')
  await waitFor(() => stalled.acknowledged.length > 100)
  stalled.child.kill('SIGSTOP')
  const journal = await road.open({ leaseMs })
  await waitFor(() => journal.stats().adoptedLogs === 1)
  await waitFor(() => journal.stats().logs === 1)
  const before = stalled.acknowledged.length
  stalled.child.kill('SIGCONT')
  await waitFor(() => stalled.acknowledged.length > before + 100)
  await stalled.stop()
  await waitFor(async () => (await readdir(road.directory.path)).length === 1, patience)
  await expectAllOnce(journal)
  // Appends that were in progress when it stalled, if there were any.
  expect(stalled.said.filter((said) => said !== 'lost')).toEqual([])
}, 90_000)

it('refuses what the disk does not take, keeps what it acknowledged, and goes on in another file', async () => {
  road.startTransporter()
  const process = await start('disk', { segmentBytes: 1e9, fillBytes: 10_000, maxFileBytes: 200 * 1024 })
  await waitFor(() => process.said.length > 0)
  const before = process.acknowledged.length
  await waitFor(() => process.acknowledged.length > before)
  await process.stop()
  await expectAllOnce(await road.open({ leaseMs }))
  const refusals = process.said.map((said) => said.replace(/\(\w+\)/, ''))
  expect(new Set(refusals)).toEqual(new Set(['refused Error: The journal cannot accept events now .']))
})

it('gives up nothing that it cannot read while the process has no free descriptor', async () => {
  const process = await start('descriptors', { maxDescriptors: 128 })
  await waitFor(() => process.acknowledged.length > 300)
  process.child.kill('SIGUSR2')
  await waitFor(() => process.diskErrors.length > 0)
  // Everything in it must be read from the disk and shipped again.
  await road.redis.flushdb()
  const before = process.diskErrors.length
  await waitFor(() => process.diskErrors.length > before + 20)
  process.child.kill('SIGUSR2')
  road.startTransporter()
  const acknowledgedBefore = process.acknowledged.length
  await waitFor(() => process.acknowledged.length > acknowledgedBefore)
  await process.stop()
  await expectAllOnce(await road.open({ leaseMs }))
  expect(process.diskErrors).toContain('EMFILE')
  expect(process.said.filter((said) => said.startsWith('damage'))).toEqual([])
})
