import { slugSchema } from '@frontpage/contracts'
import { z } from 'zod'

const share = z.number().min(0).max(1)

/**
 * The part of the splitter's experiments that assigning a ranker needs; the splitter defines and changes them. `payload` of
 * a variation names the ranker, as text or as `{"ranker": "…"}`.
 */
const rankingExperimentSchema = z.object({
  id: slugSchema,
  site: z.string(),
  state: z.string(),
  variations: z.array(z.object({ key: z.string(), weight: share.optional(), payload: z.unknown() })),
  hashAttribute: z.string(),
  sticky: z.boolean(),
  condition: z.record(z.string(), z.unknown()).optional(),
  prerequisites: z.array(z.unknown()),
  urlTargets: z.array(z.unknown()),
  coverage: share,
  ramp: z.array(z.object({ at: z.string(), coverage: share })),
  layer: z.object({ name: z.string(), from: share, to: share }).optional(),
  holdout: z.string().optional(),
  start: z.string().optional(),
  end: z.string(),
  phase: z.number(),
  salt: z.string(),
})
export type RankingExperiment = z.infer<typeof rankingExperimentSchema>

/** The key of a site's ranking experiment: this, or this with a dash and more. */
const keyPrefix = 'feed-ranking'

/** The splitter's kind, as far as the feed reads it. */
export const rankingExperimentRecords = {
  records: 'experiments',
  record: 'experiment',
  schema: rankingExperimentSchema,
} as const

/** The experiment that assigns rankers on a site at this time. */
export function findRankingExperiment(
  experiments: readonly RankingExperiment[],
  { site, nowMs }: { site: string; nowMs: number },
): RankingExperiment | undefined {
  return experiments.find(
    (experiment) =>
      (experiment.id === keyPrefix || experiment.id.startsWith(`${keyPrefix}-`)) &&
      experiment.site === site &&
      isAssigning(experiment, nowMs) &&
      isSupported(experiment),
  )
}

function isAssigning({ state, start, end }: RankingExperiment, nowMs: number): boolean {
  if (state !== 'running' || nowMs >= Date.parse(end)) return false
  return start === undefined || nowMs >= Date.parse(start)
}

/** An experiment that needs a reader's earlier assignments, other experiments or an address is none for a ranker. */
function isSupported({ sticky, prerequisites, urlTargets, holdout }: RankingExperiment): boolean {
  return !sticky && prerequisites.length === 0 && urlTargets.length === 0 && holdout === undefined
}

/** The coverage with the latest step of the ramp that has come. */
export function coverageAt({ coverage, ramp }: RankingExperiment, nowMs: number): number {
  return ramp.findLast(({ at }) => Date.parse(at) <= nowMs)?.coverage ?? coverage
}

/** The ranker that a variation names. */
export function rankerNameOf(payload: unknown): string | undefined {
  if (typeof payload === 'string') return payload
  if (typeof payload !== 'object' || payload === null || !('ranker' in payload)) return undefined
  return typeof payload.ranker === 'string' ? payload.ranker : undefined
}
