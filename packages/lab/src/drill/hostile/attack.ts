import type { Platform } from '../../platform/start-platform.js'

/** What an attacker has: the addresses that any page shows, and the write key in it. */
export interface AttackContext {
  readonly trackerUrl: string
  readonly transporterUrl: string
  readonly trendingUrl: string
  readonly clickhouseUrl: Platform['clickhouseUrl']
  readonly writeKey: string
  /** Sends a batch; what a 2xx accepted of it must be kept like anybody's events. */
  readonly postBatch: (
    items: readonly HostileItem[],
    shared?: Readonly<Record<string, unknown>>,
  ) => Promise<void>
  /** Aborted when the drill is over. */
  readonly signal: AbortSignal
}

/** A call as an attacker writes it: JSON text, because JSON.stringify could not write some of it. */
export interface HostileItem {
  readonly messageId: string
  readonly json: string
}

export interface Attack {
  readonly name: string
  /** From the end of one blow to the next. */
  readonly everyMs: number
  /** @param round how often it was called before; what it throws ends nothing and is counted */
  strike(context: AttackContext, round: number): Promise<void>
}

/** Attackers come from an address of their own, as far as a limit by address looks. */
export const attackerAddress = '127.0.0.66'
