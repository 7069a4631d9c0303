import type { Platform } from '../../platform/start-platform.js'

/** The knowledge of an attacker: the addresses in any page, and the write key in it. */
export interface AttackContext {
  readonly trackerUrl: string
  readonly transporterUrl: string
  readonly trendingUrl: string
  readonly clickhouseUrl: Platform['clickhouseUrl']
  readonly writeKey: string
  /** Sends a batch; events that a 2xx accepted must be kept like any others. */
  readonly postBatch: (
    items: readonly HostileItem[],
    shared?: Readonly<Record<string, unknown>>,
  ) => Promise<void>
  /** Aborted when the drill is over. */
  readonly signal: AbortSignal
}

/** A call as an attacker writes it: a JSON text, because JSON.stringify could not write some of it. */
export interface HostileItem {
  readonly messageId: string
  readonly json: string
}

export interface Attack {
  readonly name: string
  /** The pause from the end of one attempt to the next. */
  readonly everyMs: number
  /** @param round how often it was called before; its errors are counted and end nothing */
  run(context: AttackContext, round: number): Promise<void>
}

/** Attackers have an address of their own, as far as limits by address can tell. */
export const attackerAddress = '127.0.0.66'
