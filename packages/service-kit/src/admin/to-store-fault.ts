import { HttpFault } from '../http/http-fault.js'

/**
 * Used with `.catch` in admin routes: a change that a store cannot keep now (an error with the code
 * `store_unavailable`) is refused, and may be sent again.
 */
export function toStoreFault(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'store_unavailable') throw error
  throw new HttpFault(503, 'store_unavailable', {
    detail: 'A store that this is kept in does not answer. Send the request again.',
    headers: { 'Retry-After': '2' },
    cause: error,
  })
}
