import type { FoldName } from '@frontpage/transporter'
import type { LabResult } from '../../command/lab-command.js'

interface BenchOptions {
  /** The duration of a round, or of a load. */
  seconds: number
  rounds: number
  latencySeconds: number
  /** Whether to continue with a soak test, and its duration. */
  soak: boolean
  minutes: number
  /** Events a second. */
  rate: number
  /** The number of events for a bench without a rate. */
  events: number
  /** The number of runs, of which the best is reported. */
  runs: number
  /** The read model of a bench about one; `all` of them where Redis is emptied. */
  readModel: FoldName | 'all'
  /** Whether to look for the highest rate that passes. */
  search: boolean
  /** Whether to measure the memory of 100,000 stories as well, or that alone. */
  memory: 'also' | 'only' | 'no'
}

export interface Bench {
  name: string
  /** The description in the usage text. */
  does: string
  /** The defaults of this bench that differ from those of all. */
  defaults?: Partial<Pick<BenchOptions, 'seconds' | 'rounds' | 'rate' | 'runs'>>
  run(options: BenchOptions): Promise<LabResult>
}
