import { setTimeout } from 'node:timers/promises'
import type { Repetition } from '@frontpage/concurrency'
import type { Appender } from './append/create-appender.js'
import type { Confirmations } from './ship/create-confirmations.js'
import type { Shipper } from './ship/create-shipper.js'
import type { Sweeper } from './ship/create-sweeper.js'
import type { HeldLogs } from './ownership/held-logs.js'
import type { Outbox } from './ship/outbox.js'
import type { OwnLog } from './append/own-log.js'

/**
 * When all is shipped, closing waits for confirmations no longer than this; the next start asks for the missing ones.
 */
const confirmMs = 1_000
/** A Redis or a disk that hangs must not delay the end of a process for longer. */
const stopMs = 200

/** Ships what it can within the budget, then leaves all logs ready for their next owner. */
export async function closeJournal(
  budgetMs: number,
  parts: {
    appender: Appender
    own: OwnLog
    logs: HeldLogs
    outbox: Outbox
    shipper: Shipper
    confirmations: Confirmations
    sweeper: Sweeper
    heartbeat: Repetition
    others: readonly Repetition[]
  },
): Promise<void> {
  const { appender, own, logs, outbox, shipper, confirmations, sweeper } = parts
  const deadline = performance.now() + budgetMs
  const left = (): number => deadline - performance.now()

  async function seal(): Promise<void> {
    await appender.drain()
    await Promise.all(parts.others.map((repetition) => repetition.close()))
    await own.seal()
  }

  const isSealed = await settlesWithin(seal(), Math.max(left(), stopMs))
  shipper.flush()
  await waitUntil(() => shipper.isIdle(), left())
  await waitUntil(() => outbox.queuedBatches === 0, Math.min(left(), confirmMs))
  await settlesWithin(Promise.all([shipper.stop(), confirmations.stop()]), stopMs)
  for (const log of logs) await sweeper.sweep(log)
  await parts.heartbeat.close()
  for (const log of logs) {
    logs.remove(log)
    await Promise.allSettled(log.segments.map(({ ledger }) => ledger.close()))
    // A write that hangs may still happen: then the next owner must wait as if this process had been killed.
    await (isSealed ? log.lease.release() : log.lease.abandon())
  }
}

async function waitUntil(isTrue: () => boolean, maxMs: number): Promise<void> {
  const deadline = performance.now() + maxMs
  while (!isTrue() && performance.now() < deadline) await setTimeout(5)
}

async function settlesWithin(work: Promise<unknown>, maxMs: number): Promise<boolean> {
  const waiting = new AbortController()
  try {
    const timeout = setTimeout(maxMs, false, { signal: waiting.signal }).catch(() => false)
    return await Promise.race([work.then(() => true), timeout])
  } finally {
    waiting.abort()
  }
}
