/** The validators of the version that the server sent. A request that carries them is answered 304 if nothing changed. */
export interface Validators {
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
}

/** The reasons for which a document was not fetched. */
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
      /** The time that the server asks to wait. */
      readonly retryAfterMs?: number | undefined
    }
