import type { Definitions } from '../definitions/open-definitions.js'
import type { Exposures } from '../exposures/exposures.js'
import type { ActiveKeys } from '../keys/active-keys.js'

/** What the routes for SDKs need. */
export interface SdkRouteContext {
  readonly keys: ActiveKeys
  readonly definitions: Definitions
  readonly exposures: Exposures
  /** False until the records were read from any source. */
  readonly areLoaded: () => boolean
}
