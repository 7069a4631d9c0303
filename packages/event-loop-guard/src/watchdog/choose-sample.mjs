import { pickCulprit } from './pick-culprit.mjs'

/**
 * One answer of the main thread to the watchdog's request for its stack.
 *
 * @typedef {object} Sample
 * @property {import('../take-stack.js').TakenStack} stack
 * @property {boolean} isPrompt answered at once, by the code that ran at the time of the request
 * @property {{ running: number, last: number }} work
 */

/**
 * Chooses, among a gap's samples, one of the culprit that most of the time belongs to: each sample gets the time that
 * is nearer to it than to another.
 *
 * @param {readonly Sample[]} samples in the order of time
 * @param {{ startNs: number, untilNs: number }} gap
 * @returns {{ sample: Sample, isExact: boolean } | undefined}
 */
export function chooseSample(samples, { startNs, untilNs }) {
  /** @type {Map<string, { weightNs: number, samples: { sample: Sample, weightNs: number }[] }>} */
  const byCulprit = new Map()
  samples.forEach((sample, index) => {
    const from = index === 0 ? startNs : middle(samples[index - 1], sample)
    const until = index === samples.length - 1 ? untilNs : middle(sample, samples[index + 1])
    const { functionName, file } = pickCulprit(sample.stack.frames) ?? {}
    const key = `${functionName}\n${file}`
    const group = byCulprit.get(key) ?? { weightNs: 0, samples: [] }
    byCulprit.set(key, group)
    group.weightNs += until - from
    group.samples.push({ sample, weightNs: until - from })
  })
  const [heaviest] = [...byCulprit.values()].toSorted((a, b) => b.weightNs - a.weightNs)
  if (heaviest === undefined) return undefined
  const exact = heaviest.samples.filter(({ sample }) => isExact(sample))
  // The sample of the culprit that took longest is chosen.
  const [chosen] = (exact.length > 0 ? exact : heaviest.samples).toSorted((a, b) => b.weightNs - a.weightNs)
  return chosen && { sample: chosen.sample, isExact: exact.length > 0 || heaviest.samples.length > 1 }
}

/**
 * @param {Sample | undefined} first
 * @param {Sample | undefined} second
 */
function middle(first, second) {
  return (Number(first?.stack.atNs) + Number(second?.stack.atNs)) / 2
}

/** @param {Sample} sample */
function isExact({ stack, isPrompt }) {
  return stack.isInReturnPoint || isPrompt
}
