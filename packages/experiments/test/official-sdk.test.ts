/* oxlint-disable no-console -- the official SDK reports what it does not know to the console */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { GrowthBook, StickyBucketService, evalCondition, type Context } from '@growthbook/growthbook'
import {
  evaluateCondition,
  evaluateFeature,
  runExperiment,
  type EvaluationContext,
  type StickyAssignments,
} from '../src/index.js'
import {
  createDraw,
  drawAttributes,
  drawBandits,
  drawCondition,
  drawExperiment,
  drawFeatures,
  drawReader,
  drawSavedGroups,
  drawStickyDocuments,
  featureIds,
  type Draw,
} from './random-definitions.js'

const definitions = 2_400
const readersOfEach = 14

/** Each seed is a set of definitions, so that a difference can be found again by its seed. */
function forEachSeed(count: number, check: (draw: Draw, seed: number) => void): void {
  for (let seed = 1; seed <= count; seed++) check(createDraw(seed), seed)
}

interface Outcome {
  readonly result: unknown
  readonly tracked: unknown
  readonly documents: unknown
}

/** What the official SDK makes of the same context. */
function officialOutcome(
  context: EvaluationContext,
  isSticky: boolean,
  evaluate: (sdk: GrowthBook) => unknown,
): Outcome {
  const tracked: unknown[] = []
  const saved: unknown[] = []
  const service = new RecordingService(saved)
  const sdk = new GrowthBook({
    ...structuredCloneOf(context),
    log: () => {},
    trackingCallback: (experiment: unknown, result: unknown) => void tracked.push([experiment, result]),
    ...(isSticky && { stickyBucketService: service }),
  } as unknown as Context)
  // It hands the documents that it was given on.
  saved.length = 0
  const result = evaluate(sdk)
  sdk.destroy()
  return { result, tracked, documents: saved }
}

class RecordingService extends StickyBucketService {
  readonly #saved: unknown[]
  constructor(saved: unknown[]) {
    super()
    this.#saved = saved
  }
  override getAssignments(): Promise<null> {
    return Promise.resolve(null)
  }
  override saveAssignments(document: unknown): Promise<void> {
    this.#saved.push(document)
    return Promise.resolve()
  }
}

function ourOutcome(
  context: EvaluationContext,
  isSticky: boolean,
  evaluate: (context: EvaluationContext) => unknown,
): Outcome {
  const tracked = new Map<string, unknown>()
  const documents: unknown[] = []
  const result = evaluate({
    ...context,
    ...(context.stickyBucketAssignmentDocs && {
      stickyBucketAssignmentDocs: { ...context.stickyBucketAssignmentDocs },
    }),
    trackingCallback(experiment, { hashAttribute, hashValue, variationId, ...rest }) {
      // The SDK removes repeats by this key.
      const key = `${hashAttribute}${String(hashValue)}${experiment.key}${variationId}`
      if (!tracked.has(key))
        tracked.set(key, [experiment, { hashAttribute, hashValue, variationId, ...rest }])
    },
    ...(isSticky && {
      saveStickyBucketAssignmentDoc: (document: StickyAssignments) => documents.push(document),
    }),
  })
  return { result, tracked: [...tracked.values()], documents }
}

/** The SDK writes into its context's documents. */
function structuredCloneOf(context: EvaluationContext): EvaluationContext {
  const { stickyBucketAssignmentDocs: documents } = context
  return documents === undefined ? context : { ...context, stickyBucketAssignmentDocs: { ...documents } }
}

function describeDifference(seed: number, context: unknown, subject: unknown): string {
  return `seed ${seed}: ${JSON.stringify({ subject, context }, (_, value: unknown) => (value instanceof Map ? [...value] : value))}`
}

const text = (outcome: unknown): string => JSON.stringify(outcome, sortKeys)

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function expectSame(ours: unknown, official: unknown, place: () => string): void {
  if (isDeepStrictEqual(ours, official)) return
  if (text(ours) !== text(official))
    throw new Error(`${place()}\nours     ${text(ours)}\nofficial ${text(official)}`)
}

describe('beside the official SDK', () => {
  it('evaluates 40,000 conditions alike', () => {
    // The SDK reports each unknown operator to the console.
    const report = console.error
    console.error = () => {}
    try {
      forEachSeed(4_000, (draw, seed) => {
        const condition = drawCondition(draw)
        const savedGroups = drawSavedGroups(draw)
        for (let reader = 0; reader < 10; reader++) {
          const attributes = drawAttributes(draw)
          const ours = evaluateCondition(attributes, condition, savedGroups)
          expectSame(ours, evalCondition(attributes, condition as never, savedGroups as never), () =>
            describeDifference(seed, { attributes, savedGroups }, condition),
          )
        }
      })
    } finally {
      console.error = report
    }
  })

  it('evaluates features of 33,600 contexts alike, with what is tracked and kept', () => {
    const report = console.error
    console.error = () => {}
    try {
      forEachSeed(definitions, (draw, seed) => {
        const shared = {
          features: drawFeatures(draw),
          savedGroups: drawSavedGroups(draw),
          contextualBandits: drawBandits(draw),
        }
        for (let index = 0; index < readersOfEach; index++) {
          const reader = drawReader(draw)
          const isSticky = draw.chance(0.5)
          const context: EvaluationContext = {
            ...shared,
            ...reader,
            ...(isSticky && {
              stickyBucketAssignmentDocs: drawStickyDocuments(draw, { ...reader.attributes }),
            }),
          }
          const key = draw.pick(featureIds)
          const ours = ourOutcome(context, isSticky, (subject) => evaluateFeature(subject, key))
          const official = officialOutcome(context, isSticky, (sdk) => sdk.evalFeature(key))
          expectSame(ours, official, () => describeDifference(seed, context, key))
        }
      })
    } finally {
      console.error = report
    }
  })

  it('runs experiments of 33,600 contexts alike, with what is tracked and kept', () => {
    const report = console.error
    console.error = () => {}
    try {
      forEachSeed(definitions, (draw, seed) => {
        const shared = { features: drawFeatures(draw), savedGroups: drawSavedGroups(draw) }
        const experiment = drawExperiment(draw)
        for (let index = 0; index < readersOfEach; index++) {
          const reader = drawReader(draw)
          const isSticky = draw.chance(0.5)
          const context: EvaluationContext = {
            ...shared,
            ...reader,
            ...(isSticky && {
              stickyBucketAssignmentDocs: drawStickyDocuments(draw, { ...reader.attributes }),
            }),
          }
          const ours = ourOutcome(context, isSticky, (subject) => runExperiment(subject, experiment))
          const official = officialOutcome(context, isSticky, (sdk) => sdk.run(experiment as never))
          expectSame(ours, official, () => describeDifference(seed, context, experiment))
        }
      })
    } finally {
      console.error = report
    }
  })

  it('meets each condition about as often as not, so that the comparison means something', () => {
    let met = 0
    forEachSeed(1_000, (draw) => {
      if (evaluateCondition(drawAttributes(draw), drawCondition(draw), drawSavedGroups(draw))) met++
    })
    expect(met).toBeGreaterThan(200)
    expect(met).toBeLessThan(800)
  })
})
