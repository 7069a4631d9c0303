import { fitNetwork, type FitNetworkOptions } from '../../learning/fit-network.js'
import type { ListwiseNetwork } from '../../learning/listwise-network.js'
import type { FitList } from '../../learning/network-gradient.js'
import { measureFeatures, standardise } from '../../learning/standardise.js'
import type { NowModel } from '../serve/score-now.js'
import { featureCount, featureNames } from '../serve/story-features.js'
import type { TrainingExample } from './training-example.js'

export interface FitOptions extends Partial<Omit<FitNetworkOptions, 'features'>> {
  /** The number of networks, from seeds that follow `seed`. */
  readonly networks?: number
  /** The exponent of later readers: above 1 the top of the list matters more. */
  readonly power?: number
  /** Lists with fewer later readers are not used. */
  readonly leastLaterReaders?: number
  readonly command?: string
}

/** Chosen by nDCG@10 on 6 to 10 May 2023 of fits on the days before. */
const defaults = {
  seed: 1,
  networks: 2,
  units: 24,
  steps: 1_000,
  batch: 100,
  learningRate: 0.03,
  decay: 1e-3,
  power: 1.5,
  leastLaterReaders: 50,
  command: '',
} as const

/** Deterministic: the same examples and options give the same model. Throws RangeError without a usable example. */
export function fitNowModel(examples: readonly TrainingExample[], options: FitOptions = {}): NowModel {
  const settings = { ...defaults, ...options }
  const usable = examples.filter(
    ({ laterReaders }) =>
      laterReaders.reduce((sum, readers) => sum + readers, 0) >= settings.leastLaterReaders,
  )
  if (usable.length === 0) throw new RangeError('no moment has enough later readers to fit on')
  const { means, scales } = measureFeatures(
    usable.map(({ rows }) => rows),
    featureCount,
  )
  const lists = usable.map((example) => toFitList(example, { means, scales }, settings.power))
  const times = usable.map(({ nowMs }) => nowMs).toSorted((first, second) => first - second)
  const networks = Array.from({ length: settings.networks }, (_, index) =>
    rounded(fitNetwork(lists, { ...settings, features: featureCount, seed: settings.seed + index })),
  )
  return {
    fittedFrom: new Date(times[0]!).toISOString(),
    fittedTo: new Date(times.at(-1)!).toISOString(),
    command: settings.command,
    features: [...featureNames],
    means: means.map(round),
    scales: scales.map(round),
    networks,
  }
}

function toFitList(
  example: TrainingExample,
  scaling: { means: readonly number[]; scales: readonly number[] },
  power: number,
): FitList {
  const rows = standardise(example.rows, scaling)
  const target = Float64Array.from(example.laterReaders, (readers) => readers ** power)
  const sum = target.reduce((total, gain) => total + gain, 0)
  return { rows, target: target.map((gain) => gain / sum) }
}

function rounded({ input, offset, output, direct }: ListwiseNetwork): ListwiseNetwork {
  return {
    input: input.map(round),
    offset: offset.map(round),
    output: output.map(round),
    direct: direct.map(round),
  }
}

/** Five digits, because people read and compare the model's file. */
function round(value: number): number {
  return Number(value.toPrecision(5))
}
