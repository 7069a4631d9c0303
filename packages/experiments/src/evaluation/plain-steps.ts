import type { Experiment } from '../definitions/definitions.js'
import type { EvaluationContext } from '../definitions/evaluation-context.js'

/**
 * Whether the context says no more than who the reader is, and nobody watches the steps. With bandits, an experiment is
 * another one for each reader.
 */
export function isPlain(context: EvaluationContext, { contextualBandit }: Experiment): boolean {
  return (
    context.onStep === undefined &&
    context.saveStickyBucketAssignmentDoc === undefined &&
    context.forcedVariations === undefined &&
    context.url === undefined &&
    context.overrides === undefined &&
    context.enabled !== false &&
    context.qaMode !== true &&
    contextualBandit === undefined
  )
}

/** Whether the experiment's step of this name may decide anything in a plain context. */
export function isNeeded(step: string, experiment: Experiment): boolean {
  return passesAlways[step]?.(experiment) !== true
}

/** The definitions with which a step passes for every reader, if the context is plain. */
const passesAlways: Readonly<Record<string, (experiment: Experiment) => boolean>> = {
  'has two variations': ({ variations }) => variations.length >= 2,
  'targets the URL': ({ urlPatterns }) => urlPatterns === undefined,
  'is active': ({ status, active }) => status !== 'draft' && active !== false,
  'passes filters or namespace': ({ filters, namespace }) => !filters && !namespace,
  'is included': ({ include }) => include === undefined,
  'meets the condition': ({ condition }) => !condition,
  'meets the prerequisites': ({ parentConditions }) => (parentConditions ?? []).length === 0,
  'is in a group': ({ groups }) => !groups,
  'is at the legacy URL': ({ url }) => !url,
  'forced for everyone': (experiment) => !('force' in experiment),
  'is not stopped': ({ status }) => status !== 'stopped',
  // These look at nothing but the context.
  'is enabled': () => true,
  'takes overrides': () => true,
  'forced by the query string': () => true,
  'forced for the reader': () => true,
  'looks up the sticky bucket': () => true,
  'is not blocked': () => true,
  'is not in QA mode': () => true,
}
