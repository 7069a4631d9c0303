import type { Platform } from '../../platform/start-platform.js'
import type { Random } from '../../traffic/random.js'
import type { ReferenceEvent } from '../../traffic/reference-traffic.js'
import type { ClientFleet } from './client-fleet.js'
import type { Ledger } from './ledger.js'

export interface DrillOptions {
  eventsPerSecond: number
  seconds: number
  kills: number
  seed: number
}

export interface DrillContext {
  platform: Platform
  fleet: ClientFleet
  ledger: Ledger
  options: DrillOptions
  random: Random
  /** Counts a SIGKILL for the result line. */
  countKill: () => void
}

type NextEvent = (nowMs: number) => ReferenceEvent

/** The faults of the platform while clients send. */
export interface Scenario {
  name: string
  /** The description in the usage text. */
  does: string
  defaults: Omit<DrillOptions, 'seed'>
  /**
   * True when the room of read models runs out: the stored stories then depend on the order of arrival, and may include
   * stories with one reader that a recomputation leaves out. `foldsEqual` shows that, and `duplicated` counts rows of
   * the archive alone.
   */
  fillsReadModels?: boolean
  trackerEnv?: Readonly<Record<string, string>>
  /** Redis has a replica, and an address that can be switched to it. */
  hasRedisReplica?: boolean
  /** Makes other traffic out of the reference traffic. */
  arrangeTraffic?(nextEvent: NextEvent, options: DrillOptions): NextEvent
  /**
   * Runs beside the load, which goes on until this resolves and `seconds` are over.
   * @returns the scenario's own fields of the result line
   */
  act(context: DrillContext): Promise<Record<string, unknown> | void>
}
