import type { LabResult } from '../lab-command.js'

export interface BenchOptions {
  /** Of a round. */
  seconds: number
  rounds: number
  latencySeconds: number
  /** Of the soak. */
  minutes: number
}

export interface Bench {
  name: string
  /** For the usage text. */
  does: string
  run(options: BenchOptions): Promise<LabResult>
}
