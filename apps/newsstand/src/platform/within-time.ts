import { isApiError } from '@frontpage/api-client'
import type { Logger, Metrics } from '@frontpage/service-kit'

type PlatformService = 'feed' | 'trending' | 'splitter'

/** Asks a service, and gives undefined where it did not answer in time or at all. */
export type WithinTime = <Answer>(
  service: PlatformService,
  ask: (signal: AbortSignal) => Promise<Answer>,
  options?: {
    /** It may take this long where that is longer than a page waits. */
    readonly atLeastMs?: number
  },
) => Promise<Answer | undefined>

const services: readonly PlatformService[] = ['feed', 'trending', 'splitter']

/**
 * Bounds the time that a page waits for a service. A page is made from those that answered; every other one is counted,
 * by service and reason.
 */
export function createWithinTime({
  timeoutMs,
  log,
  metrics,
}: {
  readonly timeoutMs: number
  readonly log: Logger
  readonly metrics: Metrics
}): WithinTime {
  const missing = metrics.counter({
    name: 'frontpage_newsstand_answers_missing_total',
    help: 'Questions to a service that a page was made without, by service and reason.',
    labelNames: ['service', 'reason'],
  })
  for (const service of services) {
    for (const reason of ['timeout', 'refused', 'unreachable']) missing.inc({ service, reason }, 0)
  }
  return async (service, ask, { atLeastMs = 0 } = {}) => {
    try {
      return await ask(AbortSignal.timeout(Math.max(timeoutMs, atLeastMs)))
    } catch (error) {
      missing.inc({ service, reason: reasonOf(error) })
      log.debug({ service, err: error }, 'service did not answer; the page is made without it')
      return undefined
    }
  }
}

function reasonOf(error: unknown): 'timeout' | 'refused' | 'unreachable' {
  if (isApiError(error)) return 'refused'
  return (error as { name?: unknown }).name === 'TimeoutError' ? 'timeout' : 'unreachable'
}
