import type { LabResult } from '../lab-command.js'

interface BenchOptions {
  /** Of a round. */
  seconds: number
  rounds: number
  latencySeconds: number
  /** Whether to go on with a soak, and how long it takes. */
  soak: boolean
  minutes: number
}

export interface Bench {
  name: string
  /** For the usage text. */
  does: string
  run(options: BenchOptions): Promise<LabResult>
}
