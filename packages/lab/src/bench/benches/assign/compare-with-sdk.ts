import { GrowthBookClient } from '@growthbook/growthbook'
import { evaluateFeature, type EvaluationContext } from '@frontpage/experiments'
import { seededRandom } from '@frontpage/ranking'
import { flagDefinitions, flagKeys } from './bench-flags.js'
import { drawAttributes } from './flag-requests.js'

export interface SdkComparison {
  evaluationsPerSecond: number
  sdkEvaluationsPerSecond: number
  /** CPU time of an evaluation by the SDK, divided by ours: the least of the rounds each. */
  ratioToSdk: number
}

const readers = 2_000
const rounds = 9
const warmUpRounds = 2

/** Evaluates every flag for many readers, by our evaluator and by the official SDK in turn. */
export function compareWithSdk(): SdkComparison {
  const features = flagDefinitions()
  const random = seededRandom(7)
  const attributes = Array.from({ length: readers }, (_, index) => ({
    id: `reader-${index}`,
    ...drawAttributes(random),
  }))
  const sdk = new GrowthBookClient().initSync({ payload: { features: features as never } })
  let used = 0

  const ours = (): void => {
    for (const each of attributes) {
      const context: EvaluationContext = { attributes: each, features }
      for (const key of flagKeys) if (evaluateFeature(context, key).on) used++
    }
  }
  const theirs = (): void => {
    for (const each of attributes) {
      const context = { attributes: each }
      for (const key of flagKeys) if (sdk.evalFeature(key, context).on) used++
    }
  }

  const contestants = {
    ours: { evaluate: ours, micros: [] as number[] },
    sdk: { evaluate: theirs, micros: [] as number[] },
  }
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    for (const { evaluate, micros } of [contestants.ours, contestants.sdk]) {
      const before = process.cpuUsage()
      evaluate()
      const { user, system } = process.cpuUsage(before)
      if (round >= warmUpRounds) micros.push((user + system) / (readers * flagKeys.length))
    }
  }
  if (used === 0) throw new Error('no flag is on for anybody')
  const [mine, sdkMicros] = [Math.min(...contestants.ours.micros), Math.min(...contestants.sdk.micros)]
  return {
    evaluationsPerSecond: Math.round(1e6 / mine),
    sdkEvaluationsPerSecond: Math.round(1e6 / sdkMicros),
    ratioToSdk: Number((sdkMicros / mine).toFixed(2)),
  }
}
