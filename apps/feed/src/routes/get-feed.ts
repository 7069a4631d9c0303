import {
  conditionalAnswerHeaders,
  conditionalHeaders,
  defineRawRoute,
  problemExample,
  problems,
  problemsWithRetryAfter,
  readQuery,
  type RawRoute,
} from '@frontpage/service-kit'
import { answerPage } from '../answers/answer-page.js'
import type { FeedContext } from '../answers/feed-context.js'
import { feedQuerySchema } from '../answers/feed-query.js'
import { exampleFeed, feedSchema } from '../answers/feed-schemas.js'
import { findSite } from '../answers/find-site.js'
import { makeFirstPage } from '../answers/make-first-page.js'
import { makeFurtherPage } from '../answers/make-further-page.js'
import { makeLastList } from '../answers/make-last-list.js'
import type { MadePage } from '../answers/made-page.js'
import { preflightAccess, readableByAll, readerCredentials } from '../answers/reader-access.js'
import { identifyReader } from '../reader/identify-reader.js'
import { readReaderHeaders } from '../reader/reader-headers.js'

/** `GET /v1/feed`: the front page of one reader. */
export function getFeed(context: FeedContext): RawRoute {
  async function makePage(url: string, rawHeaders: readonly string[]): Promise<MadePage> {
    const query = readQuery(url, feedQuerySchema)
    const { board, lastLists } = context
    // A platform of which Redis has lost the sources has no sites, and may have lists nevertheless.
    const isLoaded = board.state().isLoaded && board.sites().length > 0
    const site = findSite(
      board,
      query.site,
      isLoaded ? board.sites() : [...new Set([...board.sites(), ...lastLists.sites()])],
    )
    const { anonymousId, userId, cursor } = query
    const reader = await identifyReader(
      context.identify,
      { site, anonymousId, userId, personalised: query.personalised === 'true' },
      readReaderHeaders(rawHeaders),
    )
    const stories = isLoaded ? board.ofSite(site) : undefined
    const last = lastLists.of(site)
    const isEmpty = cursor === undefined && last !== undefined && stories?.pools().trending.length === 0
    if (stories === undefined || isEmpty) return makeLastList(context, last, { query, reader })
    return cursor === undefined
      ? makeFirstPage(context, stories, { query, reader })
      : makeFurtherPage(context, stories, { query, reader, cursor })
  }

  return defineRawRoute({
    method: 'GET',
    path: '/v1/feed',
    ...documentation,
    cors: preflightAccess,
    async handler(req, res) {
      try {
        await answerPage(req, res, await makePage(req.url ?? '', req.rawHeaders))
      } catch (error) {
        for (const [name, value] of Object.entries(readableByAll)) res.setHeader(name, value)
        throw error
      }
    },
  })
}

const documentation = {
  operationId: 'getFeed',
  summary: 'A reader’s front page',
  description:
    'The reader is known by the random id of the device, or by an account for which a server key or a reader token vouches; without either the feed is everybody’s. Readers who send `Sec-GPC: 1` or `DNT: 1` get it not personalised. A first page freezes its order: further pages continue it, whatever happens meanwhile, without stories that may not be shown any more. Where the order is not kept any more, a further page is refused with 410: ask for the first page again.',
  tags: ['feed'],
  credentials: readerCredentials,
  documents: {
    query: feedQuerySchema,
    headers: conditionalHeaders,
    responses: {
      200: { description: 'A page of the feed', headers: conditionalAnswerHeaders, body: feedSchema },
      304: { description: 'The reader has this page', headers: conditionalAnswerHeaders },
      400: problems('invalid_request', 'bad_cursor'),
      403: problems('reader_not_proven'),
      404: problems('unknown_site'),
      410: problems('feed_gone'),
      503: problemsWithRetryAfter('not_loaded', 'snapshot_unavailable'),
    },
  },
  examples: {
    reader: {
      summary: 'A reader whose device has made up an id',
      query: { site: 'dev', limit: 5, anonymousId: '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10' },
      status: 200,
      answer: exampleFeed,
    },
    guessable: {
      summary: 'An id that anybody could guess',
      query: { site: 'dev', anonymousId: 'ann@example.com' },
      status: 403,
      answer: problemExample(403, 'reader_not_proven', 'An anonymous id is what protects its reader’s feed.'),
    },
    unknownSite: {
      summary: 'A site that nobody reads',
      query: { site: 'nowhere' },
      status: 404,
      answer: problemExample(404, 'unknown_site', 'There is no such site.'),
    },
  },
} as const
