import { evaluateCondition, evaluateFeature } from '@frontpage/experiments'
import type { SiteDefinitions } from '../definitions/site-definitions.js'
import { forcedVariationOf, toIndexes } from './evaluate-flag.js'
import type { Reader } from './reader.js'

/**
 * Whether a flag goes by the reader's `id` (its targeting key) and the reader has none: an experiment or a share of the
 * readers that the evaluation came to could not be decided. What a QA override forces needs none.
 */
export function lacksUnit(definitions: SiteDefinitions, key: string, reader: Reader): boolean {
  const { attributes, url, forcedVariations } = reader
  if (attributes['id']) return false
  const flag = definitions.flags.get(key)
  if (flag !== undefined && forcedVariationOf(flag, reader) !== undefined) return false
  const { features, savedGroups } = definitions
  let isLacking = false
  evaluateFeature(
    {
      attributes,
      features,
      savedGroups,
      // Only where assignments are kept may a fallback attribute stand in for the id.
      saveStickyBucketAssignmentDoc: () => undefined,
      ...(url !== undefined && { url }),
      ...(forcedVariations !== undefined && { forcedVariations: toIndexes(forcedVariations, definitions) }),
      onStep({ key: at, rule: index, step, outcome }) {
        if (outcome === 'passed') return
        if (index === undefined) {
          const experiment = definitions.experiments.get(at)
          isLacking ||= step === 'has a hash value' && isById(experiment?.hashAttribute)
          return
        }
        const rule = features[at]?.rules?.[index]
        if (rule === undefined) return
        if (step === 'passes the filters') {
          isLacking ||= rule.filters?.some(({ attribute }) => isById(attribute)) === true
        } else if (step === 'forces a value' && outcome === 'skipped' && rule.coverage !== undefined) {
          isLacking ||=
            isById(rule.hashAttribute) && evaluateCondition(attributes, rule.condition ?? {}, savedGroups)
        }
      },
    },
    key,
  )
  return isLacking
}

function isById(attribute: string | undefined): boolean {
  return attribute === undefined || attribute === 'id'
}
