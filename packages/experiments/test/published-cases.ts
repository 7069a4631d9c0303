import * as lib from '../src/index.js'

/** What we make of a case, by the section of `cases.json` that it is in. */
// oxlint-disable-next-line typescript/no-explicit-any -- cases are JSON of many shapes
export const runners: Record<string, (given: any) => unknown> = {
  evalCondition: ([, condition, attributes, , groups]) =>
    lib.evaluateCondition(attributes, condition, groups),
  versionCompare: ([operator, a, b]) => lib.evaluateCondition({ a }, { a: { [`$v${operator}`]: b } }),
  hash: ([seed, value, version]) => lib.hash(seed, value, version),
  getBucketRange: ([, [count, coverage, weights]]) =>
    lib.getBucketRanges(count, coverage, weights ?? undefined),
  chooseVariation: ([, bucket, ranges]) => lib.chooseVariation(bucket, ranges),
  getQueryStringOverride: ([, key, url, count]) => lib.getQueryStringOverride(key, url, count),
  inNamespace: ([, id, namespace]) => lib.isInNamespace(id, namespace),
  getEqualWeights: ([count]) => lib.getEqualWeights(count),
  decrypt: ([, text, key]) => lib.decryptPayload(text, key).catch(() => null),
  feature: ([, context, key]) => lib.evaluateFeature(context, key),
  run([, context, experiment]) {
    const { value, inExperiment, hashUsed } = lib.runExperiment(context, experiment)
    return [value, inExperiment, hashUsed]
  },
  stickyBucket([, given, documents, key]) {
    const stickyBucketAssignmentDocs = lib.pickStickyBucketDocs(given, documents)
    // Sticky bucketing is on where a context has this function.
    const context = { ...given, stickyBucketAssignmentDocs, saveStickyBucketAssignmentDoc() {} }
    return [lib.evaluateFeature(context, key).experimentResult ?? null, stickyBucketAssignmentDocs]
  },
  urlRedirect([, context]) {
    const { exposures, url = '' } = lib.runRedirects(context, context.experiments)
    return exposures.map((each) => ({ inExperiment: true, ...Object(each.value), urlWithParams: url }))
  },
}

/** What is expected of a case stands at its end, before the saved groups of a condition. */
export function expectedOf(section: string, given: readonly unknown[]): unknown {
  if (section === 'run') return given.slice(3)
  if (section === 'stickyBucket') return given.slice(4)
  return section === 'evalCondition' ? given[3] : given.at(-1)
}

/** The cases of `versionCompare` are grouped by their operator. */
export function casesOf(section: object): unknown[][] {
  if (Array.isArray(section)) return section
  return Object.entries(section).flatMap(([operator, cases]: [string, unknown[][]]) =>
    cases.map((each) => [operator, ...each]),
  )
}
