import type { ServerProcess } from '../../platform/server-process.js'

/** A server whose cost of a request is measured. */
export interface Contestant {
  name: 'ours' | 'bare' | 'naive' | 'unguarded'
  server: ServerProcess
  url: string
  /** Before and after each of its rounds: consumers stop, and what the round left behind goes. */
  before?: () => Promise<void>
  after?: () => Promise<void>
}
