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
  /** One more SIGKILL for the line. */
  countKill: () => void
}

type NextEvent = (nowMs: number) => ReferenceEvent

/** What happens to the platform while clients send. */
export interface Scenario {
  name: string
  /** For the usage text. */
  does: string
  defaults: Omit<DrillOptions, 'seed'>
  /**
   * What read models have room for depends on the order of arrival then, and they may know stories with one reader that they
   * leave out when they are computed again: `foldsEqual` tells, and `duplicated` counts rows of the archive alone.
   */
  fillsReadModels?: boolean
  trackerEnv?: Readonly<Record<string, string>>
  /** Redis has a replica, and an address that can be led to it. */
  hasRedisReplica?: boolean
  /** Makes other traffic out of the reference traffic. */
  arrangeTraffic?(nextEvent: NextEvent, options: DrillOptions): NextEvent
  /**
   * Runs beside the load, which goes on until this resolves and `seconds` are over.
   * @returns what the scenario adds to the line
   */
  act(context: DrillContext): Promise<Record<string, unknown> | void>
}
