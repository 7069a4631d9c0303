/** An operator's wish, which the transporter that holds the lease fulfils. */
export type RebuildRequest =
  | {
      readonly kind: 'rebuild'
      /** Different for each request; it becomes that of the rebuild. */
      readonly id: string
      /** The oldest hour that the fresh copy has events of; by default as far back as the read model remembers. */
      readonly sinceHour?: number | undefined
      readonly by: string
    }
  | { readonly kind: 'cancel'; readonly id: string; readonly by: string }

export function parseRequest(text: string | undefined): RebuildRequest | undefined {
  if (text === undefined) return undefined
  try {
    const request = JSON.parse(text) as RebuildRequest
    return request.kind === 'rebuild' || request.kind === 'cancel' ? request : undefined
  } catch {
    return undefined
  }
}
