import { setTimeout as pause } from 'node:timers/promises'
import type { Platform } from '../../platform/start-platform.js'
import { auditArchive, countRows, type Audit } from './audit-archive.js'
import type { Ledger } from './ledger.js'

export interface SettleOptions {
  /** Gives up when nothing has changed for this long; longer than it takes the platform to ship a batch again. */
  stillForMs: number
  /** Gives up after this long in any case. */
  withinMs: number
}

const everyMs = 500

/**
 * Waits until every acknowledged event is in the archive and the queue is empty, or nothing changes any more.
 * @returns the last audit of the archive
 */
export async function settle(platform: Platform, ledger: Ledger, options: SettleOptions): Promise<Audit> {
  const started = performance.now()
  let changedAt = started
  let reportedAt = started
  let before = ''
  for (;;) {
    const rows = await countRows(platform.store, 'events').catch(() => -1)
    const depth = await platform.queue.depth().catch(() => -1)
    const now = performance.now()
    if (before !== `${rows} ${depth}`) changedAt = now
    before = `${rows} ${depth}`
    const isOver = now - changedAt > options.stillForMs || now - started > options.withinMs
    if (isOver || (depth === 0 && rows >= ledger.acknowledged().size)) {
      const audit = await auditArchive(platform.store, ledger)
      if (audit.lost === 0 || isOver) return audit
    }
    if (now - reportedAt > 5_000) {
      reportedAt = now
      process.stderr.write(`settling: ${rows} rows stored, ${depth} batches queued\n`)
    }
    await pause(everyMs)
  }
}
