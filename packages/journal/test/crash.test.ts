import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Journal } from '@frontpage/journal'
import { waitUntilReady } from '@frontpage/redis'
import { waitFor } from '@frontpage/testing'
import { startRoad, type Road } from './road.js'

let road: Road
beforeAll(async () => {
  road = await startRoad('crash')
  await waitUntilReady(road.redis, 5_000)
  road.startTransporter()
})
afterAll(() => road.stop())

/** Calls pass until one of them is the crash: that one, before or after its effect, and all later ones never return. */
function createCrash(afterCalls: number): {
  pass: <Result>(call: () => Promise<Result>) => Promise<Result>
  hasCrashed: () => boolean
} {
  const never = new Promise<never>(() => {})
  let left = afterCalls
  const step = (): Promise<never> | undefined => (left-- > 0 ? undefined : never)
  return {
    hasCrashed: () => left < 0,
    async pass(call) {
      await step()
      const result = await call()
      await step()
      return result
    },
  }
}

let runs = 0

async function openIn(directory: string, crash = createCrash(Infinity)): Promise<Journal> {
  const { producer, feedback } = road
  return road.open({
    directory,
    leaseMs: 60,
    confirmEveryMs: 5,
    segmentBytes: 400,
    batch: { quietMs: 2, busyMs: 4, maxEvents: 8, maxBytes: 300 },
    maxFreshBytes: 600,
    maxQueuedBatches: 6,
    producer: {
      ...producer,
      enqueue: (batch) => crash.pass(() => producer.enqueue(batch)),
      enqueueAgain: (batch) => crash.pass(() => producer.enqueueAgain(batch)),
    },
    feedback: {
      poll: (journalIds) => crash.pass(() => feedback.poll(journalIds)),
      drop: (journalId, count) => crash.pass(() => feedback.drop(journalId, count)),
    },
  })
}

/**
 * Copies the files that a dead process leaves: the ledgers first, because a cut must not refer to records that the
 * copied segment lacks.
 */
async function copyRemains(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const log of await readdir(from)) {
    await mkdir(join(to, log))
    // Operations that were in progress when the process died may still remove a segment or a log.
    const names = await readdir(join(from, log)).catch((): string[] => [])
    for (const name of names.toSorted()) {
      await cp(join(from, log, name), join(to, log, name)).catch(() => {})
    }
  }
}

it('loses and doubles nothing, whatever moment between append, cut, shipping and confirmation it crashes in', async () => {
  const scenario = fc.record({
    crashes: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 3 }),
    sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 }),
  })
  await fc.assert(
    fc.asyncProperty(scenario, async ({ crashes, sizes }) => {
      const run = ++runs
      const acknowledged: string[] = []
      let directory = join(road.directory.path, `${run}-0`)
      let written = 0
      for (const [n, calls] of crashes.entries()) {
        const crash = createCrash(calls)
        const journal = await openIn(directory, crash)
        for (let turn = 0; !crash.hasCrashed(); turn++) {
          const lines = Array.from({ length: sizes[turn % sizes.length] ?? 1 }, () => `"${run}-${written++}"`)
          await journal.append(lines)
          acknowledged.push(...lines)
        }
        const next = join(road.directory.path, `${run}-${n + 1}`)
        await copyRemains(directory, next)
        directory = next
        await journal.close(0)
      }
      const journal = await openIn(directory)
      await waitFor(async () => journal.stats().adoptedLogs > 0 && (await readdir(directory)).length === 1)
      await journal.close(5_000)
      const stored = road.store.lines().filter((line) => line.startsWith(`"${run}-`))
      const distinct = new Set(stored)
      expect(acknowledged.filter((line) => !distinct.has(line))).toEqual([])
      expect(stored).toHaveLength(distinct.size)
      expect(road.store.changed).toEqual([])
    }),
    // A failing run is slow, and a smaller one would not be clearer.
    { numRuns: 20, endOnFailure: true, interruptAfterTimeLimit: 20_000 },
  )
}, 60_000)
