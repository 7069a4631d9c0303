import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LeaseLostError, type JournalClock } from '@frontpage/journal'
import { waitFor } from '@frontpage/testing'
import { linesOf, startRoad, type Road } from './road.js'

let road: Road
beforeEach(async () => void (road = await startRoad('lease')))
afterEach(() => road.stop())

/** Long enough that no heartbeat happens by itself. */
const leaseMs = 600_000

function createTestClock(): JournalClock & { advance(ms: number): void } {
  let aheadMs = 0
  return {
    monotonicMs: () => performance.now() + aheadMs,
    wallMs: () => Date.now() + aheadMs,
    advance: (ms) => void (aheadMs += ms),
  }
}

async function onlyLog(): Promise<string> {
  const logs = await readdir(road.directory.path)
  expect(logs).toHaveLength(1)
  return logs[0] ?? ''
}

it('goes on after a stall when nobody took its log over', async () => {
  const clock = createTestClock()
  const journal = await road.open({ leaseMs, clock })
  await journal.append(linesOf('before', 1))
  clock.advance(leaseMs * 10)
  await journal.append(linesOf('after', 1))
  expect(journal.stats()).toMatchObject({ leaseLosses: 0, logs: 1 })
  await onlyLog()
})

it('looks whether it still owns its log before an append resolves after a stall, and goes on with a new log', async () => {
  const clock = createTestClock()
  const lost: string[] = []
  const journal = await road.open({
    leaseMs,
    clock,
    events: { onLeaseLost: ({ logId }) => void lost.push(logId) },
  })
  await journal.append(linesOf('before', 1))
  const log = await onlyLog()
  await writeFile(join(road.directory.path, log, 'lease-0002'), `1 ${leaseMs} held\n`)
  clock.advance(leaseMs / 2)
  await expect(journal.append(linesOf('stalled', 1))).rejects.toThrow(LeaseLostError)
  await journal.append(linesOf('after', 1))
  expect(`log-${lost.join()}`).toBe(log)
  expect(journal.stats()).toMatchObject({ leaseLosses: 1, logs: 1 })
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed > 0)
  const after = linesOf('after', 1)
  expect(road.store.lines().filter((line) => after.includes(line))).toEqual(after)
})

it('takes a log over at once when its owner released it, and not while its owner lives', async () => {
  const first = await road.open()
  const second = await road.open()
  await first.append(linesOf('a', 1))
  // A living owner moves its heartbeat several times while another process waits for it to stop.
  await waitFor(async () => {
    await second.append(linesOf('b', 1))
    return second.stats().eventsAppended > 30
  })
  expect(second.stats().adoptedLogs).toBe(0)
  await first.close(0)
  await waitFor(() => second.stats().adoptedLogs === 1)
})
