import type { Definitions } from '../definitions/open-definitions.js'
import type { AskedKeys } from '../registry/asked/asked-keys.js'
import type { ActiveKeys } from '../keys/active-keys.js'

/** What the routes for SDKs need. */
export interface SdkRouteContext {
  readonly keys: ActiveKeys
  readonly definitions: Definitions
  /** Told of every key that a request names. */
  readonly asked: Pick<AskedKeys, 'noteAsked'>
  /** False until the records were read from any source. */
  readonly areLoaded: () => boolean
}
