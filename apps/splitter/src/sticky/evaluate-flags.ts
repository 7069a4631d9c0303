import {
  getStickyBucketAttributeKey,
  getStickyBucketExperimentKey,
  type EvaluationStep,
  type StickyAssignments,
} from '@frontpage/experiments'
import type { SiteDefinitions } from '../definitions/site-definitions.js'
import { evaluateFlag, type FlagOutcome } from '../evaluation/evaluate-flag.js'
import type { Reader } from '../evaluation/reader.js'
import { stickyNeedsOf } from '../evaluation/sticky-needs.js'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'
import type { StickyDocuments, StickyStore, Unit } from './sticky-store.js'

/** Each time another process was first with an assignment, the evaluation is made again, at most this often. */
const maxAttempts = 4

/**
 * Evaluates keys for a reader. Where nothing sticky is among them the outcomes are there at once. Else the reader's
 * assignments are read before, new ones are written after, and what others wrote first wins. Without Redis, and while it
 * lacks some assignments, the outcomes are those of what is known, marked and without assignments that count where that is
 * not certain.
 */
export function evaluateFlags(
  definitions: SiteDefinitions,
  keys: readonly string[],
  reader: Reader,
  store: StickyStore,
): FlagOutcome[] | Promise<FlagOutcome[]> {
  const attributes = needsOf(definitions, keys)
  if (attributes === undefined) return keys.map((key) => evaluateFlag(definitions, key, reader))
  return evaluateSticky({ definitions, keys, reader }, unitsOf(attributes, reader), store)
}

interface Question {
  readonly definitions: SiteDefinitions
  readonly keys: readonly string[]
  readonly reader: Reader
}

function needsOf(definitions: SiteDefinitions, keys: readonly string[]): readonly string[] | undefined {
  if (keys.length === 1) {
    const needs = stickyNeedsOf(definitions, keys[0]!)
    return needs.length === 0 ? undefined : needs
  }
  const needs = new Set<string>()
  for (const key of keys) for (const attribute of stickyNeedsOf(definitions, key)) needs.add(attribute)
  return needs.size === 0 ? undefined : [...needs]
}

/** Values that are no text are named as the evaluator names them. */
function unitsOf(attributes: readonly string[], reader: Reader): Unit[] {
  const units: Unit[] = []
  for (const attribute of attributes) {
    const value = Object.hasOwn(reader.attributes, attribute) ? reader.attributes[attribute] : undefined
    if (value) units.push({ attribute, value: toUnitText(value) })
  }
  return units
}

function toUnitText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

async function evaluateSticky(
  question: Question,
  units: readonly Unit[],
  store: StickyStore,
): Promise<FlagOutcome[]> {
  const { site } = question.definitions
  if (units.length === 0) return evaluateWith(question, {}).outcomes
  const reading = await store.read(site, units)
  let { documents } = reading
  if (!reading.isComplete) return evaluateUncertain(question, documents)
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const { outcomes, changed } = evaluateWith(question, documents)
    if (changed.length === 0) return outcomes
    const winners = await store.claim(site, documents, changed)
    if (winners === undefined) break
    if (changed.every((document) => haveWon(document, winners))) return outcomes
    documents = winners
  }
  return evaluateUncertain(question, documents)
}

function evaluateWith(
  { definitions, keys, reader }: Question,
  known: StickyDocuments,
): { outcomes: FlagOutcome[]; changed: StickyAssignments[] } {
  const changed = new Map<string, StickyAssignments>()
  const session = {
    // The evaluator notes in it what it assigns.
    documents: { ...known },
    save: (document: StickyAssignments) =>
      void changed.set(
        getStickyBucketAttributeKey(document.attributeName, document.attributeValue),
        document,
      ),
  }
  const outcomes = keys.map((key) => evaluateFlag(definitions, key, reader, session))
  return { outcomes, changed: [...changed.values()] }
}

function haveWon(
  { attributeName, attributeValue, assignments }: StickyAssignments,
  winners: StickyDocuments,
): boolean {
  const won = winners[getStickyBucketAttributeKey(attributeName, attributeValue)]?.assignments ?? {}
  return Object.entries(assignments).every(([field, variation]) => won[field] === variation)
}

/**
 * Whether the unit that counts has an assignment: a reader who is known by the hash attribute may have another one than
 * under the fallback.
 */
function isKnown(experiment: ExperimentRecord, { attributes }: Reader, documents: StickyDocuments): boolean {
  const { id, phase, hashAttribute, fallbackAttribute } = experiment
  const attribute = attributes[hashAttribute] ? hashAttribute : fallbackAttribute
  if (attribute === undefined) return false
  const document = documents[getStickyBucketAttributeKey(attribute, toUnitText(attributes[attribute]))]
  return (
    document !== undefined && Object.hasOwn(document.assignments, getStickyBucketExperimentKey(id, phase))
  )
}

/** Marks the flags that rest on an earlier assignment that is not known; they do not count. */
function evaluateUncertain({ definitions, keys, reader }: Question, known: StickyDocuments): FlagOutcome[] {
  return keys.map((key) => {
    const uncertain = new Set<string>()
    const outcome = evaluateFlag(definitions, key, reader, {
      documents: { ...known },
      save: () => undefined,
      onStep({ key: at, step }: EvaluationStep) {
        if (step !== 'looks up the sticky bucket') return
        const experiment = definitions.experiments.get(at)
        if (experiment?.sticky !== true) return
        if (!isKnown(experiment, reader, known)) uncertain.add(experiment.id)
      },
    })
    if ('fault' in outcome || uncertain.size === 0) return outcome
    const assignments = outcome.assignments.filter(({ experiment }) => !uncertain.has(experiment.id))
    return { ...outcome, isStickyUnavailable: true, assignments }
  })
}
