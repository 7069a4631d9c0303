import { evaluateCondition, type EvaluationStep, type SavedGroups } from '@frontpage/experiments'
import { compileSite } from '../definitions/compile-site.js'
import type { SiteDefinitions } from '../definitions/site-definitions.js'
import { evaluateFlag } from '../evaluation/evaluate-flag.js'
import { lacksUnit } from '../evaluation/lacks-unit.js'
import type { Holdout } from '../registry/kinds/holdouts.js'
import type { Preview, PreviewBody } from './preview-schemas.js'

/** The saved records that an inline definition may refer to. */
export interface PreviewSurroundings {
  readonly live: SiteDefinitions
  readonly holdouts: readonly Holdout[]
  readonly nowMs: number
}

/** Definitions can lead an evaluation through many others. */
const maxSteps = 2_000

/** Evaluates a definition for a reader as if it were in force, and says by which steps. It changes nothing. */
export function previewDefinition(body: PreviewBody, surroundings: PreviewSurroundings): Preview {
  const { condition, url, key } = body
  const attributes = url === undefined ? body.attributes : { ...body.attributes, url }
  const savedGroups = { ...surroundings.live.savedGroups, ...body.savedGroups }
  if (condition !== undefined) return previewCondition(condition, attributes, savedGroups)
  const definitions = withDefinition(body, surroundings, savedGroups)
  const steps: EvaluationStep[] = []
  const reader = { attributes, isTester: true }
  const outcome = evaluateFlag(definitions, key, reader, {
    documents: {},
    save: () => undefined,
    onStep: (step) => void (steps.length < maxSteps && steps.push(step)),
  })
  if ('fault' in outcome) return { error: 'cycle', steps }
  const { value, reason, variant, ruleId } = outcome
  return {
    ...(value !== undefined && { value: value as NonNullable<Preview['value']> }),
    reason,
    ...(variant !== undefined && { variation: variant }),
    ...(ruleId !== '' && { ruleId }),
    ...(lacksUnit(definitions, key, reader) && { error: 'targeting_key_missing' as const }),
    steps,
  }
}

/** Each member of a condition must be met; each is a step. */
function previewCondition(
  condition: NonNullable<PreviewBody['condition']>,
  attributes: PreviewBody['attributes'],
  savedGroups: SavedGroups,
): Preview {
  const steps = Object.entries(condition).map(([member, expected]) => ({
    key: 'condition',
    step: member,
    outcome: evaluateCondition(attributes, { [member]: expected }, savedGroups)
      ? ('passed' as const)
      : ('decided' as const),
  }))
  return { isMet: evaluateCondition(attributes, condition, savedGroups), steps }
}

function withDefinition(
  { site, key, experiment, feature, at }: PreviewBody,
  { live, holdouts, nowMs }: PreviewSurroundings,
  savedGroups: SavedGroups,
): SiteDefinitions {
  const experiments = new Map(live.experiments)
  if (experiment !== undefined) {
    const { newPhase: _, ...fields } = experiment
    const { phase = 1, salt = `${key}.preview` } = live.experiments.get(key) ?? {}
    const record = { ...fields, id: key, site, state: 'running', reason: 'preview', phase, salt } as const
    experiments.set(key, record)
  }
  const records = {
    site,
    experiments: [...experiments.values()],
    features: feature === undefined ? [] : [{ ...feature, id: key, site }],
    savedGroups: [],
    holdouts,
  }
  const compiled = compileSite(records, at === undefined ? nowMs : Date.parse(at))
  return {
    ...live,
    features: { ...live.features, ...compiled.features },
    savedGroups,
    experiments,
    flags: new Map([...live.flags, ...compiled.flags]),
  }
}
