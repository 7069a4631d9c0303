import type { Journal } from '@frontpage/event-producer'
import type { Signer } from '@frontpage/service-kit'
import type { SiteDefinitions } from '../definitions/site-definitions.js'
import type { Assignment } from '../evaluation/evaluate-flag.js'
import type { Exposure } from './exposure.js'
import type { ExposureMetrics } from './exposure-metrics.js'
import { createExposureRecorder } from './exposure-recorder.js'
import { readExposureToken, signExposure } from './exposure-tokens.js'
import type { ExposeOutcome, ExposureOrigin, Exposures, RedeemedToken } from './exposures.js'
import { redeemClaim } from './redeem-claim.js'
import { createSiteDays } from './site-days.js'
import { whyNotCounted } from './why-not-counted.js'

export interface ExposuresOptions {
  readonly journal: Pick<Journal, 'append'>
  readonly signer: Signer
  /** The experiments that run at a site now. */
  readonly definitionsOf: (site: string) => Pick<SiteDefinitions, 'experiments'>
  /** The name of the site's time zone, whose days repeats are recognised by. */
  readonly timezoneOf: (site: string) => string
  readonly isBot: (userAgent: string | undefined) => boolean
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly metrics: ExposureMetrics
}

const nothing: ExposeOutcome = { accepted: 0, repeated: 0, refused: 0, lost: 0 }

export function createExposures(options: ExposuresOptions): Exposures {
  const { signer, definitionsOf, isBot, now, metrics } = options
  const recorder = createExposureRecorder({ ...options, dayOf: createSiteDays() })

  return {
    async expose(assignments, origin) {
      if (assignments.length === 0) return nothing
      const nowMs = now()
      const exposures: Exposure[] = []
      for (const assignment of assignments) {
        const reason = whyNotCounted(assignment, origin, { isBot, nowMs })
        if (reason === undefined) exposures.push(toExposure(assignment, origin, nowMs))
        else metrics.countRefused(reason)
      }
      const refused = assignments.length - exposures.length
      if (exposures.length === 0) return { ...nothing, refused }
      try {
        const results = await recorder.record(exposures, origin)
        const accepted = results.filter((result) => result === 'accepted').length
        return { accepted, repeated: results.length - accepted, refused, lost: 0 }
      } catch {
        // The recorder has counted the loss; the journal reports its own state.
        return { ...nothing, refused, lost: exposures.length }
      }
    },

    tokenOf(assignment, origin) {
      const nowMs = now()
      if (whyNotCounted(assignment, origin, { isBot, nowMs }) !== undefined) return undefined
      return signExposure(signer, toExposure(assignment, origin, nowMs))
    },

    async redeem(tokens, origin) {
      const nowMs = now()
      const exposures: Exposure[] = []
      const found = tokens.map(({ token, atMs }) => {
        const claim = readExposureToken(signer, token)
        if (claim === undefined) return 'token_invalid'
        const experiment = definitionsOf(origin.site).experiments.get(claim.experiment)
        const exposure = redeemClaim(claim, { seenAtMs: atMs, origin }, { experiment, nowMs })
        if (typeof exposure === 'string') return exposure
        if (isBot(origin.userAgent)) return 'bot'
        if (origin.isPrivate === true) return 'privacy_signal'
        exposures.push(exposure)
        return undefined
      })
      const results = exposures.length === 0 ? [] : await recorder.record(exposures, origin)
      return found.map((code): RedeemedToken => {
        if (code === undefined) return { status: results.shift() ?? 'accepted' }
        metrics.countRefused(code)
        return { status: 'refused', code }
      })
    },
  }
}

function toExposure({ experiment, result }: Assignment, origin: ExposureOrigin, nowMs: number): Exposure {
  return {
    site: origin.site,
    environment: origin.environment,
    experiment,
    variationIndex: result.variationId,
    attribute: result.hashAttribute,
    unit: String(result.hashValue),
    isSticky: result.stickyBucketUsed,
    seenAtMs: nowMs,
  }
}
