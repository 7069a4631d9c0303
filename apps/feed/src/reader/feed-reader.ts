/** The reason for which a reader's history is not looked at. */
export type Impersonal = 'no_reader' | 'opted_out' | 'erased'

/** The reader of a feed, once the request has shown that it may know. */
export interface FeedReader {
  /** A random id of the reader's device: who knows it, has it from that device. */
  readonly anonymousId?: string | undefined
  /** An account; a server key or a signed reader token has vouched for it. */
  readonly userId?: string | undefined
  /** Undefined where the feed is personalised. */
  readonly impersonal?: Impersonal | undefined
}

/** The ids under which the platform knows the reader, the account first; none where the history must not be looked at. */
export function readerIdsOf({ userId, anonymousId, impersonal }: FeedReader): string[] {
  if (impersonal !== undefined) return []
  return [userId, anonymousId].filter((id) => id !== undefined)
}

/** A text that differs between readers: the seed of what is drawn by lot for them. Empty without any id. */
export function readerKeyOf(reader: FeedReader): string {
  return readerIdsOf(reader)[0] ?? ''
}
