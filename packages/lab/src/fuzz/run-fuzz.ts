import type { EventStoreClient } from '@frontpage/event-store'
import { drainPlatform } from '../bench/instruments/drain-platform.js'
import type { LabResult } from '../command/lab-command.js'
import { describeMachine } from '../platform/machine.js'
import { withCleanup } from '../platform/cleanup.js'
import { startPlatform, type PlatformOptions } from '../platform/start-platform.js'
import { startProgressBar } from '../command/progress-bar.js'
import { createArbitraryRequests } from './arbitrary-requests.js'
import { auditCalls } from './audit-calls.js'
import { createArbitrarySender } from './send-arbitrary.js'

export interface FuzzOptions {
  requests: number
  seed: number
}

const connections = 16

/** Sends requests of any content, waits until all is stored, and compares the archive with the sent requests. */
export function runFuzz(
  { requests, seed }: FuzzOptions,
  platformOptions: Pick<PlatformOptions, 'programs' | 'logDirectory'> = {},
): Promise<LabResult> {
  return withCleanup(async (cleanup) => {
    const platform = await startPlatform(cleanup, platformOptions)
    const all = createArbitraryRequests(seed, String(Date.now()))
    const sender = createArbitrarySender({ ...platform, target: platform.trackerUrl, connections })
    cleanup.add(() => sender.close())
    const accepted = new Set<number>()
    const counts = { requests: 0, events: 0, serverErrors: 0, unanswered: 0 }
    const bar = startProgressBar(process.stderr, () => ({
      done: counts.requests,
      total: requests,
      note: `requests; ${accepted.size} events accepted`,
    }))
    cleanup.add(() => bar.stop())

    let next = 0
    async function sendInTurn(): Promise<void> {
      while (next < requests) {
        const request = all.request(next++)
        const answer = await sender.send(request).catch(() => undefined)
        counts.requests++
        counts.events += request.calls.length
        if (answer === undefined) counts.unanswered++
        else if (answer.status >= 500) counts.serverErrors++
        for (const number of answer?.accepted ?? []) accepted.add(number)
      }
    }
    const started = performance.now()
    await Promise.all(Array.from({ length: connections }, sendInTurn))
    const seconds = (performance.now() - started) / 1000
    bar.stop()
    await drainPlatform(platform)
    const audit = await auditCalls(platform.store, all, accepted)
    const dead = await countDeadLetters(platform.store)
    return {
      fuzz: 'events',
      ...counts,
      accepted: accepted.size,
      rejected: counts.events - accepted.size,
      deadLetters: Object.values(dead).reduce((sum, count) => sum + count, 0),
      deadLettersFromStore: dead['refused_by_store'] ?? 0,
      ...audit,
      seed,
      seconds: Number(seconds.toFixed(1)),
      unexpectedExits: Object.values(platform.servers).reduce((sum, it) => sum + it.unexpectedExits(), 0),
      ...describeMachine(),
    }
  })
}

/** The transporter's dead letters, by reason. */
async function countDeadLetters(store: EventStoreClient): Promise<Record<string, number>> {
  const result = await store.query({
    query: `SELECT reason, toUInt32(count()) AS events FROM rejected_events WHERE stage = 'transporter' GROUP BY reason`,
    format: 'JSONEachRow',
  })
  const rows = await result.json<{ reason: string; events: number }>()
  return Object.fromEntries(rows.map(({ reason, events }) => [reason, events]))
}
