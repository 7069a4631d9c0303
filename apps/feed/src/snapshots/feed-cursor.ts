import { HttpFault, type Signer } from '@frontpage/service-kit'

/** Where the next page of a feed begins. */
export interface FeedCursor {
  readonly feedId: string
  /** The number of stories of the snapshot that were looked at. */
  readonly offset: number
}

export function formatFeedCursor(signer: Signer, { feedId, offset }: FeedCursor): string {
  return signer.sign('feed-cursor', [feedId, offset])
}

/** @throws HttpFault 400 `bad_cursor` for a text that this service did not write */
export function parseFeedCursor(signer: Signer, text: string): FeedCursor {
  const read = signer.verify('feed-cursor', text)
  if (Array.isArray(read)) {
    const [feedId, offset] = read as unknown[]
    if (typeof feedId === 'string' && typeof offset === 'number') return { feedId, offset }
  }
  throw badCursor('It is none of this service.')
}

export function badCursor(why: string): HttpFault {
  return new HttpFault(400, 'bad_cursor', {
    detail: 'This cursor leads nowhere. Begin again without one.',
    errors: [{ in: 'query', pointer: '#/cursor', detail: why }],
  })
}
