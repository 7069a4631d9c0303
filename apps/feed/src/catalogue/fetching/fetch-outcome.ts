/** What the server said about the version that it sent; sent back, it need not send the same again. */
export interface Validators {
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
}

/** Why a document was not fetched. */
const fetchFaults = [
  'bad_address',
  'private_address',
  'unknown_host',
  'too_many_redirects',
  'connection_failed',
  'timeout',
  'too_large',
  'bad_encoding',
  'http_status',
] as const
type FetchFault = (typeof fetchFaults)[number]

export type FetchOutcome =
  | {
      readonly kind: 'document'
      readonly bytes: Buffer
      readonly contentType: string
      /** The address after redirects, from which relative ones are resolved. */
      readonly url: string
      readonly validators: Validators
    }
  | { readonly kind: 'not-modified' }
  | {
      readonly kind: 'failed'
      readonly fault: FetchFault
      readonly status?: number | undefined
      /** How long the server asks to wait. */
      readonly retryAfterMs?: number | undefined
    }
