import type { ServerProcess } from '../../platform/server-process.js'

/** A server whose cost of a request is measured. */
export interface Contestant {
  name: 'ours' | 'bare' | 'naive' | 'unguarded'
  server: ServerProcess
  url: string
  /** Called before and after each of its rounds: consumers stop, and the round's data is removed. */
  before?: () => Promise<void>
  after?: () => Promise<void>
}
