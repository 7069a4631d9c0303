import type { ClientAddress, Logger, Signer } from '@frontpage/service-kit'
import type { Definitions } from '../definitions/open-definitions.js'
import type { EvaluationMetrics } from '../evaluation/evaluation-metrics.js'
import type { Exposures } from '../exposures/exposures.js'
import type { SdkAccess } from '../keys/admit-sdk.js'
import type { StickyStore } from '../sticky/sticky-store.js'
import type { AskedKeys } from '../registry/asked/asked-keys.js'

/** The dependencies of the routes for SDKs. */
export interface SdkRouteContext extends SdkAccess {
  readonly definitions: Definitions
  readonly sticky: StickyStore
  readonly exposures: Exposures
  readonly signer: Signer
  readonly evaluations: EvaluationMetrics
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly clientAddress: ClientAddress
  /** Told of every key that a request names. */
  readonly asked: Pick<AskedKeys, 'noteAsked'>
}
