import { StoreUnavailableError } from '@frontpage/event-store'
import { HttpFault } from '@frontpage/service-kit'

/** Used with `.catch`: answers 503 while a store does not answer; the request may be sent again. */
export function toStoreFault(error: unknown): never {
  if (!(error instanceof StoreUnavailableError)) throw error
  throw new HttpFault(503, 'store_unavailable', {
    detail: 'A store that this is kept in does not answer. Send the request again.',
    headers: { 'Retry-After': '2' },
    cause: error,
  })
}
