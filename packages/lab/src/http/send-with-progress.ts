import { createEventSender } from './event-sender.js'
import { sendPaced, type DueEvent } from './send-paced.js'
import { startProgressBar } from '../command/progress-bar.js'

const concurrency = 8

export interface SendTotals {
  sent: number
  accepted: number
  rejected: number
  /** Requests that had to be repeated. */
  retries: number
  seconds: number
  eventsPerSecond: number
}

/** Sends the events to a tracker's HTTP API, with a progress bar on stderr. */
export async function sendWithProgress(
  events: Iterable<DueEvent> | AsyncIterable<DueEvent>,
  options: { target: string; writeKey: string; total: number; batchSize?: number },
): Promise<SendTotals> {
  const sender = createEventSender({ ...options, connections: concurrency })
  const counts = { sent: 0, accepted: 0, rejected: 0 }
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1000
  const bar = startProgressBar(process.stderr, () => ({
    done: counts.sent,
    total: options.total,
    note: `events, ${Math.round(counts.sent / seconds()).toLocaleString('en')}/s`,
  }))
  try {
    await sendPaced(events, sender, {
      batchSize: options.batchSize ?? 100,
      concurrency,
      onSent(sent, outcome) {
        counts.sent += sent
        counts.accepted += outcome.accepted
        counts.rejected += outcome.rejected
      },
    })
  } finally {
    bar.stop()
    sender.close()
  }
  const took = seconds()
  return {
    ...counts,
    retries: sender.retries(),
    seconds: Number(took.toFixed(3)),
    eventsPerSecond: Math.round(counts.sent / took),
  }
}
