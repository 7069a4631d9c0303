import type { LabResult } from '../../command/lab-command.js'

interface BenchOptions {
  /** Of a round, or of a load. */
  seconds: number
  rounds: number
  latencySeconds: number
  /** Whether to go on with a soak, and how long it takes. */
  soak: boolean
  minutes: number
  /** Events a second. */
  rate: number
  /** How many events a bench without a rate is given. */
  events: number
  /** The best of so many runs is reported. */
  runs: number
  /** Whether to look for the highest rate that passes. */
  search: boolean
  /** Whether to measure what 100,000 stories take beside the rest, or that alone. */
  memory: 'also' | 'only' | 'no'
}

export interface Bench {
  name: string
  /** For the usage text. */
  does: string
  /** Where this bench's differ from those of all. */
  defaults?: Partial<Pick<BenchOptions, 'seconds' | 'rounds' | 'rate' | 'runs'>>
  run(options: BenchOptions): Promise<LabResult>
}
