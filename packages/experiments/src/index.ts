export type * from './definitions/definitions.js'
export type * from './definitions/evaluation-context.js'
export { hash } from './bucketing/hash.js'
export {
  chooseVariation,
  getBucketRanges,
  getEqualWeights,
  isInNamespace,
  isInRange,
} from './bucketing/ranges.js'
export { evaluateFeature, runExperiment } from './evaluation/evaluate.js'
export {
  getStickyBucketAttributeKey,
  getStickyBucketExperimentKey,
  pickStickyBucketDocs,
} from './evaluation/sticky-buckets.js'
export { decryptPayload } from './payload/decrypt-payload.js'
export { mergeQueryStrings } from './redirects/merge-query-strings.js'
export { runRedirects, type RedirectExperiment, type Redirects } from './redirects/run-redirects.js'
export { evaluateCondition } from './targeting/compile-condition.js'
export { getQueryStringOverride } from './targeting/query-string-override.js'
export { refusalOfPattern } from './targeting/regular-expression.js'
export { isUrlTargeted } from './targeting/url-targeting.js'
export { toVersionText } from './targeting/version-text.js'
export {
  inspectCondition,
  validateCondition,
  type ConditionInspection,
  type ConditionProblem,
  type GroupReference,
  type InspectionOptions,
  type PatternReference,
} from './targeting/validate-condition.js'
