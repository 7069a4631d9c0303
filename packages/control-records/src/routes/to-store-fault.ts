import { StoreUnavailableError } from '@frontpage/event-store'
import { HttpFault } from '@frontpage/service-kit'

/** For `.catch`: what a store cannot say or keep now is refused, and may be sent again. */
export function toStoreFault(error: unknown): never {
  if (!(error instanceof StoreUnavailableError)) throw error
  throw new HttpFault(503, 'store_unavailable', {
    detail: 'A store that this is kept in does not answer. Send the request again.',
    headers: { 'Retry-After': '2' },
    cause: error,
  })
}
