import type { Probing } from '../../load/probe-events.js'
import type { Ledger } from './ledger.js'

/** Probes are in the archive, too, and may not be lost either. Those that were refused may be there or not. */
export function recordProbes(ledger: Ledger, { probes, refused }: Probing<string>): void {
  for (const messageId of refused) ledger.offer(messageId)
  for (const { messageId } of probes) {
    ledger.offer(messageId)
    ledger.acknowledge([messageId])
  }
}
