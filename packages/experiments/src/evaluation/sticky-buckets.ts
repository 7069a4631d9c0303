import type { Attributes, Experiment, StickyAssignments } from '../definitions/definitions.js'
import type { EvaluationContext } from '../definitions/evaluation-context.js'
import { attributesOf, readHashAttribute, type HashAttribute } from './hash-attribute.js'

export interface StickyBucket {
  /** The index of the variation; −1 where there is none. */
  readonly variation: number
  /** The unit was assigned under a version that is excluded from the experiment. */
  readonly isBlocked: boolean
}

const none: StickyBucket = { variation: -1, isBlocked: false }

/** Sticky bucketing is on where the context says where to keep it, and the experiment does not refuse it. */
export function isSticky(
  context: EvaluationContext,
  { disableStickyBucketing }: { readonly disableStickyBucketing?: boolean },
): boolean {
  return context.saveStickyBucketAssignmentDoc !== undefined && disableStickyBucketing !== true
}

export function getStickyBucketAttributeKey(attributeName: string, attributeValue: string): string {
  return `${attributeName}||${attributeValue}`
}

export function getStickyBucketExperimentKey(experimentKey: string, bucketVersion = 0): string {
  return `${experimentKey}__${bucketVersion}`
}

/**
 * Picks, as a context has them, the documents that evaluating its features needs: of each attribute that assigns units,
 * for this reader.
 */
export function pickStickyBucketDocs(
  context: EvaluationContext,
  documents: readonly StickyAssignments[],
): Record<string, StickyAssignments> {
  const attributes = attributesOf(context)
  const wanted = new Set(
    hashAttributesOf(context).map((name) =>
      getStickyBucketAttributeKey(name, toDocumentValue(readHashAttribute(attributes, name).hashValue)),
    ),
  )
  return Object.fromEntries(
    documents
      .map((each) => [getStickyBucketAttributeKey(each.attributeName, each.attributeValue), each] as const)
      .filter(([key]) => wanted.has(key)),
  )
}

function hashAttributesOf({ features = {} }: EvaluationContext): string[] {
  const names = new Set<string>()
  for (const { rules = [] } of Object.values(features)) {
    for (const { variations, contextualVariations, hashAttribute, fallbackAttribute } of rules) {
      if (!variations && !contextualVariations) continue
      names.add(hashAttribute || 'id')
      if (fallbackAttribute) names.add(fallbackAttribute)
    }
  }
  return [...names]
}

/** What the unit was assigned earlier. A variation that no longer exists is no assignment. */
export function findStickyBucket(
  context: EvaluationContext,
  attributes: Attributes,
  experiment: Experiment,
): StickyBucket {
  const documents = context.stickyBucketAssignmentDocs
  if (documents === undefined) return none
  // The fallback's own document comes second: what the known reader was assigned wins.
  const own = assignmentsOf(documents, readHashAttribute(attributes, experiment.hashAttribute))
  const fallback = readHashAttribute(attributes, experiment.fallbackAttribute)
  const other = fallback.hashValue === '' ? undefined : assignmentsOf(documents, fallback)
  const assigned = (version: number): string | undefined => {
    const key = getStickyBucketExperimentKey(experiment.key, version)
    return ownValue(own, key) ?? ownValue(other, key)
  }
  for (let version = 0; version < (experiment.minBucketVersion ?? 0); version++) {
    if (assigned(version) !== undefined) return { variation: -1, isBlocked: true }
  }
  const variationKey = assigned(experiment.bucketVersion ?? 0)
  if (variationKey === undefined) return none
  return { variation: (experiment.meta ?? []).findIndex(({ key }) => key === variationKey), isBlocked: false }
}

/** Notes an assignment in the context and hands the unit's document on, when it changes. */
export function saveStickyBucket(
  context: EvaluationContext,
  { hashAttribute, hashValue }: HashAttribute,
  experiment: Experiment,
  variationKey: string,
): void {
  const attributeValue = toDocumentValue(hashValue)
  const key = getStickyBucketAttributeKey(hashAttribute, attributeValue)
  const documents = (context.stickyBucketAssignmentDocs ??= {})
  const assignments = Object.hasOwn(documents, key) ? documents[key]?.assignments : undefined
  const experimentKey = getStickyBucketExperimentKey(experiment.key, experiment.bucketVersion)
  if (ownValue(assignments, experimentKey) === variationKey) return
  const document: StickyAssignments = {
    attributeName: hashAttribute,
    attributeValue,
    assignments: { ...assignments, [experimentKey]: variationKey },
  }
  documents[key] = document
  context.saveStickyBucketAssignmentDoc?.(document)
}

type Assignments = StickyAssignments['assignments']

function assignmentsOf(
  documents: Readonly<Record<string, StickyAssignments>>,
  { hashAttribute, hashValue }: HashAttribute,
): Assignments | undefined {
  const key = getStickyBucketAttributeKey(hashAttribute, toDocumentValue(hashValue))
  return Object.hasOwn(documents, key) ? documents[key]?.assignments : undefined
}

function ownValue(assignments: Assignments | undefined, key: string): string | undefined {
  return assignments !== undefined && Object.hasOwn(assignments, key) ? assignments[key] : undefined
}

/** Values other than texts are in a document's name as JSON. */
function toDocumentValue(hashValue: unknown): string {
  return typeof hashValue === 'string' ? hashValue : JSON.stringify(hashValue)
}
