import { HttpFault } from '@frontpage/service-kit'
import type { FeedReader } from './feed-reader.js'
import { identifyReader, type ClaimedReader, type IdentifyContext } from './identify-reader.js'
import { readReaderHeaders } from './reader-headers.js'

/**
 * The reader of a request that makes no sense without one.
 *
 * @throws HttpFault 403 `reader_not_proven`, or `not_personalised` where nothing may be remembered of the reader
 */
export async function requireKnownReader(
  context: IdentifyContext,
  claimed: ClaimedReader,
  rawHeaders: readonly string[],
): Promise<FeedReader> {
  const reader = await identifyReader(context, claimed, readReaderHeaders(rawHeaders))
  switch (reader.impersonal) {
    case undefined:
      return reader
    case 'no_reader':
      throw new HttpFault(403, 'reader_not_proven', {
        detail:
          'Say who the reader is: by the random id of the device, or by an account and what vouches for it.',
      })
    case 'opted_out':
    case 'erased':
      throw new HttpFault(403, 'not_personalised', {
        detail: 'This reader has asked not to be profiled: nothing is remembered.',
      })
  }
}
