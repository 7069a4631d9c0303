/** Describes each header of a status in a document; `sometimes` means that not every answer of the status has it. */
export type ResponseHeaders = Readonly<Record<string, string | { readonly sometimes: string }>>

export const retryAfter: ResponseHeaders = {
  'Retry-After': 'Seconds to wait before the same request may succeed',
}
