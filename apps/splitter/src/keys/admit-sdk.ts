import { HttpFault } from '@frontpage/service-kit'
import type { SdkKey } from '@frontpage/control-records'
import type { ActiveKey, ActiveKeys } from './active-keys.js'
import type { KeyRates } from './key-rates.js'
import { authenticateSdk } from './authenticate-sdk.js'
import type { SdkHeaders } from './sdk-headers.js'

/** The state that decides whether a request of an SDK is answered. */
export interface SdkAccess {
  readonly keys: ActiveKeys
  readonly rates: KeyRates
  /** False until the records were read from any source. */
  readonly areLoaded: () => boolean
}

/**
 * @param kind the kind of key that is needed
 * @throws HttpFault 503 before the records were read, 401 and 403 as `authenticateSdk`, 429 beyond the key's rate
 */
export function admitSdk(
  { keys, rates, areLoaded }: SdkAccess,
  headers: SdkHeaders,
  kind: SdkKey['kind'] = 'public',
): ActiveKey {
  // An unknown key could be one that is not read yet, and SDKs give up at a 401.
  if (!areLoaded()) {
    throw new HttpFault(503, 'not_ready', {
      detail: 'Experiments and features have not been read yet.',
      headers: { 'Retry-After': '1' },
      isExpected: true,
    })
  }
  const active = authenticateSdk(keys, keyOf(headers), { kind, origin: headers.origin })
  const retryAfterSeconds = rates.take(active.sdkKey.id, performance.now())
  if (retryAfterSeconds > 0) {
    throw new HttpFault(429, 'rate_exceeded', {
      detail: 'This SDK key makes more requests than it may.',
      headers: { 'Retry-After': String(retryAfterSeconds) },
    })
  }
  return active
}

function keyOf({ authorization, apiKey }: SdkHeaders): string | undefined {
  if (authorization === undefined) return apiKey
  // Most send it exactly so; anything else goes by the syntax.
  if (authorization.startsWith('Bearer ') && !authorization.includes(' ', 7)) return authorization.slice(7)
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
}
