import { prepareFeedModel, scoreFeedRows, startFeedModel } from '../src/index.js'
import { createNetworkTrainer } from '../src/feed/kernel/network-trainer.js'
import { scoreRow } from '../src/learning/listwise-network.js'
import { seededRandom } from '../src/learning/seeded-random.js'
import { createReferenceTrainer } from './reference-step.js'

/**
 * `npm run measure -w @frontpage/ranking`: what the vector kernel costs beside the same in JavaScript and double precision, in
 * turn. A line of JSON: medians of the CPU time, in microseconds.
 */
const rounds = 40
const rankedRows = 64
const listRows = 20

const { networks } = startFeedModel
const model = prepareFeedModel(startFeedModel)
const { features } = model
const random = seededRandom(1)
/** About as far from the mean as recorded rows are. */
const drawRows = (count: number): Float64Array =>
  Float64Array.from({ length: count * features }, (_, at) => {
    const feature = at % features
    return model.means[feature]! + 4 * (random() - 0.5) * model.scales[feature]!
  })

const rows = drawRows(rankedRows)
const prepared = networks.map(({ input, offset, output, direct }) => ({
  features,
  input: Float64Array.from(input),
  offset: Float64Array.from(offset),
  output: Float64Array.from(output),
  direct: Float64Array.from(direct),
}))
function scoreInJavaScript(): void {
  const scores = new Float64Array(rankedRows)
  const standard = rows.map((value, at) => {
    const feature = at % features
    return Math.max(-5, Math.min(5, (value - model.means[feature]!) / model.scales[feature]!))
  })
  for (const network of prepared) {
    const sums = new Float64Array(network.offset.length)
    for (let row = 0; row < rankedRows; row++) {
      scores[row]! += scoreRow(network, standard, row * features, sums, 'relu') / prepared.length
    }
  }
}

const list = {
  rows: Float32Array.from({ length: listRows * features }, () => 4 * (random() - 0.5)),
  target: Float64Array.from({ length: listRows }, (_, row) => (row === 3 ? 1 : 0)),
}
const step = { weight: 1, meanDecay: 0.9, squareDecay: 0.999, rate: 0.0015, epsilon: 1e-8 }
const trainer = createNetworkTrainer(networks, features)
const reference = createReferenceTrainer(networks, features)

const tried = {
  score: () => scoreFeedRows(model, rows),
  scoreInJavaScript,
  step: () => trainer.learn(list, step),
  stepInJavaScript: () => reference.learn(list, step),
}

const found = Object.fromEntries(Object.keys(tried).map((name) => [name, [] as number[]]))
for (let round = 0; round < rounds; round++) {
  for (const [name, run] of Object.entries(tried)) {
    const calls = 100
    const before = process.cpuUsage()
    for (let call = 0; call < calls; call++) run()
    const { user, system } = process.cpuUsage(before)
    found[name]!.push((user + system) / calls)
  }
}
const medians = Object.entries(found).map(([name, micros]) => [
  name,
  Math.round(micros.toSorted((a, b) => a - b)[rounds / 2]!),
])
process.stdout.write(
  `${JSON.stringify({ measure: 'ranking', rankedRows, listRows, micros: Object.fromEntries(medians) })}\n`,
)
