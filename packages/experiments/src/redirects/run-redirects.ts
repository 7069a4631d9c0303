import type { Experiment, ExperimentResult } from '../definitions/definitions.js'
import type { EvaluationContext } from '../definitions/evaluation-context.js'
import { runExperiment } from '../evaluation/evaluate.js'
import { isUrlTargeted } from '../targeting/url-targeting.js'
import { mergeQueryStrings } from './merge-query-strings.js'

/** An experiment whose variations are addresses: `{urlRedirect?: string}`. */
export interface RedirectExperiment extends Experiment {
  /** The parameters of the reader's address are added to the one that the redirect goes to. */
  readonly persistQueryString?: boolean
}

export interface Redirects {
  /** What counts, the original's readers included. */
  readonly exposures: readonly ExperimentResult[]
  /** Where the reader goes; undefined for the reader who stays. */
  readonly url: string | undefined
}

/**
 * Runs redirect experiments in their order until the reader is in one of them. A redirect to an address that the same
 * experiment targets would come back to it, and is not made.
 */
export function runRedirects(
  context: EvaluationContext,
  experiments: readonly RedirectExperiment[],
): Redirects {
  const exposures: ExperimentResult[] = []
  const tracking: EvaluationContext = {
    ...context,
    trackingCallback(experiment, result) {
      exposures.push(result)
      return context.trackingCallback?.(experiment, result)
    },
  }
  for (const experiment of experiments) {
    if (!isRunnable(context, experiment)) continue
    const result = runExperiment(tracking, experiment)
    if (result.inExperiment) return { exposures, url: targetOf(context, experiment, result) }
  }
  return { exposures, url: undefined }
}

/** Redirects only, and only where every address is one. */
function isRunnable({ url = '' }: EvaluationContext, { urlPatterns, variations }: Experiment): boolean {
  const targets = variations.map(redirectOf).filter((target) => target !== undefined)
  return (
    urlPatterns !== undefined && targets.length > 0 && [url, ...targets].every((each) => URL.canParse(each))
  )
}

function targetOf(
  { url = '' }: EvaluationContext,
  { persistQueryString, urlPatterns = [] }: RedirectExperiment,
  { value }: ExperimentResult,
): string | undefined {
  const plain = redirectOf(value)
  if (plain === undefined) return undefined
  const target = persistQueryString === true ? mergeQueryStrings(url, plain) : plain
  return isUrlTargeted(target, urlPatterns) ? undefined : target
}

function redirectOf(variation: unknown): string | undefined {
  const { urlRedirect } = (variation ?? {}) as { urlRedirect?: unknown }
  return typeof urlRedirect === 'string' && urlRedirect !== '' ? urlRedirect : undefined
}
