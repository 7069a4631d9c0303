import { setTimeout as pause } from 'node:timers/promises'
import { runOpenLoop } from '../../load/open-loop.js'
import { createReferenceBatches, sendingAt } from '../../load/reference-batches.js'
import { readMetrics } from '../../platform/read-metrics.js'
import type { Platform } from '../../platform/start-platform.js'
import { auditSendings, type SendingsAudit } from './audit-sendings.js'
import { perEvent, rssMbByProcess, startUsageMeter, type ProcessName } from './measure-usage.js'

export interface LoadReport extends SendingsAudit {
  eventsPerSecond: number
  seconds: number
  /** Events that were answered 2xx, divided by the time until the last answer. */
  acceptedPerSecond: number
  /** The time from the load's last answer until the journal has every confirmation and the queue is empty. */
  drainSeconds: number
  /** Requests that were not answered 2xx. */
  failed: number
  answerP50Ms: number
  answerP99Ms: number
  sendDelayP99Ms: number
  /** CPU time from the load's start until all is confirmed; for the generator, during the load alone. */
  cpuMicrosPerEvent: Record<ProcessName, number | null>
  rssMb: Record<ProcessName, number | null>
}

const eventsPerRequest = 100
const connections = 64
const drainWithinMs = 600_000
const drainEveryMs = 25

let runs = 0

/** Offers reference traffic at a constant rate, waits until all of it is confirmed, and looks for it in the archive. */
export async function runLoad(
  platform: Platform,
  options: { eventsPerSecond: number; seconds: number },
): Promise<LoadReport> {
  const { eventsPerSecond, seconds } = options
  const requestsPerSecond = eventsPerSecond / eventsPerRequest
  const count = Math.round(requestsPerSecond * seconds)
  const runId = `${Date.now().toString(36).slice(-6)}${(++runs).toString(36).padStart(2, '0')}`
  let startMs = 0
  const batches = createReferenceBatches({
    target: platform.trackerUrl,
    writeKey: platform.writeKey,
    runId,
    batchSize: eventsPerRequest,
    seed: runs,
    timeOf: (sending) => startMs + (sending * 1000) / requestsPerSecond,
  })
  const acknowledged = new Set<number>()
  let accepted = 0
  let startedAt = 0
  let lastAnswerAt = 0

  const meter = startUsageMeter(platform)
  const answers = await runOpenLoop({
    target: platform.trackerUrl,
    count,
    requestAt(index) {
      if (index === 0) {
        startMs = Date.now()
        startedAt = performance.now()
      }
      return batches.wireOf(sendingAt(index))
    },
    onAnswer(index, status) {
      lastAnswerAt = performance.now()
      if (status < 200 || status > 299) return
      accepted += eventsPerRequest
      acknowledged.add(sendingAt(index))
    },
    requestsPerSecond,
    connections,
    tickMs: 1000 / requestsPerSecond / 2,
    warmUpSeconds: 0,
  })
  const generator = meter.cpuMicros().generator
  const rssMb = rssMbByProcess(platform)
  await waitUntilConfirmed(platform)
  const drainSeconds = (performance.now() - lastAnswerAt) / 1000
  const cpuMicros = { ...meter.cpuMicros(), generator }
  const audit = await auditSendings(platform.store, { runId, batchSize: eventsPerRequest, acknowledged })
  return {
    eventsPerSecond,
    seconds,
    acceptedPerSecond: Math.round((accepted * 1000) / Math.max(lastAnswerAt - startedAt, seconds * 1000)),
    ...audit,
    drainSeconds: Number(drainSeconds.toFixed(2)),
    failed: answers.failed,
    answerP50Ms: answers.p50Ms,
    answerP99Ms: answers.p99Ms,
    sendDelayP99Ms: answers.sendDelayP99Ms,
    cpuMicrosPerEvent: perEvent(cpuMicros, accepted),
    rssMb,
  }
}

/** Every line of the journal is confirmed, which is after its events are archived and folded, and nothing is queued. */
async function waitUntilConfirmed(platform: Platform): Promise<void> {
  const deadline = performance.now() + drainWithinMs
  for (;;) {
    if (await isConfirmed(platform)) return
    if (performance.now() > deadline) throw new Error('the batches of the journal are not confirmed')
    await pause(drainEveryMs)
  }
}

async function isConfirmed({ trackerUrl, queue }: Platform): Promise<boolean> {
  if ((await queue.depth()) > 0) return false
  const metrics = await readMetrics(trackerUrl)
  const sample = (name: string): number => metrics.get(`frontpage_journal_${name}`) ?? NaN
  return (
    sample('events_confirmed_total') >= sample('events_appended_total') && sample('batches_under_way') === 0
  )
}
