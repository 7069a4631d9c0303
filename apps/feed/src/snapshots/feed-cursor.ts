import { HttpFault, type Signer } from '@frontpage/service-kit'

/** Where the next page of a feed begins. */
export interface FeedCursor {
  readonly feedId: string
  /** The number of stories of the snapshot that were looked at. */
  readonly offset: number
  /** The number of stories that were answered: a story that is hidden meanwhile has no position. */
  readonly answered: number
}

export function formatFeedCursor(signer: Signer, { feedId, offset, answered }: FeedCursor): string {
  return signer.sign('feed-cursor', [feedId, offset, answered])
}

/** @throws HttpFault 400 `bad_cursor` for a text that this service did not write */
export function parseFeedCursor(signer: Signer, text: string): FeedCursor {
  const read = signer.verify('feed-cursor', text)
  if (Array.isArray(read)) {
    const [feedId, offset, answered] = read as unknown[]
    if (typeof feedId === 'string' && typeof offset === 'number' && typeof answered === 'number') {
      return { feedId, offset, answered }
    }
  }
  throw badCursor('It is none of this service.')
}

export function badCursor(why: string): HttpFault {
  return new HttpFault(400, 'bad_cursor', {
    detail: 'This cursor leads nowhere. Begin again without one.',
    errors: [{ in: 'query', pointer: '#/cursor', detail: why }],
  })
}
