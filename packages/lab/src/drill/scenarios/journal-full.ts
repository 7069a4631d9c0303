import { setTimeout as pause } from 'node:timers/promises'
import { waitFor } from '@frontpage/testing'
import type { Scenario } from '../instruments/scenario.js'

/** Some seconds of the default rate. */
const journalBytes = 16 * 2 ** 20
const patienceMs = 120_000
const fullForMs = 5_000

export const journalFull: Scenario = {
  name: 'journal-full',
  does: 'Redis down until a small journal is full and the tracker answers 503, then up again',
  defaults: { eventsPerSecond: 2_000, seconds: 60, kills: 1 },
  trackerEnv: { TRACKER_JOURNAL_MAX_BYTES: String(journalBytes) },
  async act({ platform, fleet, options, countKill }) {
    const { redis, tracker } = platform.servers
    await pause(options.seconds * 200)
    const trackerPid = tracker.pid()
    await redis.kill()
    countKill()
    const downAt = performance.now()
    const busyBefore = fleet.answers().busy
    await waitFor(() => fleet.answers().busy > busyBefore, { timeoutMs: patienceMs, what: 'a first 503' })
    const fullAfterMs = Math.round(performance.now() - downAt)
    process.stderr.write(`503 after ${fullAfterMs} ms without Redis\n`)
    await pause(fullForMs)

    redis.spawn()
    await redis.ready()
    const upAt = performance.now()
    const okBefore = fleet.answers().ok
    // Answers that were on their way when Redis came back do not count as a resumption.
    await waitFor(() => fleet.answers().ok > okBefore + 10, { timeoutMs: patienceMs, what: 'answers 2xx' })
    return {
      fullAfterMs,
      resumedAfterMs: Math.round(performance.now() - upAt),
      resumedWithoutRestart: tracker.pid() === trackerPid,
    }
  },
}
