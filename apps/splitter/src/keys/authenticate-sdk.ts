import { HttpFault } from '@frontpage/service-kit'
import type { SdkKey } from '@frontpage/control-records'
import type { ActiveKey, ActiveKeys } from './active-keys.js'

/**
 * @param kind the kind that is needed; a server key may do all that a public one may
 * @throws HttpFault 401 without a known key, 403 for a key of the wrong kind or a page of another origin
 */
export function authenticateSdk(
  keys: ActiveKeys,
  key: string | undefined,
  { kind, origin }: { kind: SdkKey['kind']; origin: string | undefined },
): ActiveKey {
  const active = key === undefined ? undefined : keys.find(key)
  if (active === undefined) {
    throw new HttpFault(401, key === undefined ? 'missing_sdk_key' : 'unknown_sdk_key', {
      detail: 'Send the SDK key as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
      headers: { 'WWW-Authenticate': 'Bearer realm="sdk"' },
    })
  }
  if (kind === 'server' && active.sdkKey.kind !== 'server') {
    throw new HttpFault(403, 'server_key_needed', {
      detail: 'This needs a server key, which no page may hold.',
    })
  }
  if (origin !== undefined && !active.allowsOrigin(origin)) {
    throw new HttpFault(403, 'origin_not_allowed', {
      detail: 'Pages of this origin may not use this SDK key.',
    })
  }
  return active
}
