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
import { exampleFeed, exampleItem } from '../answers/feed-schemas.js'
import { findSite } from '../answers/find-site.js'
import { notLoaded } from '../answers/not-loaded.js'
import { preflightAccess, readableByAll, readerCredentials } from '../answers/reader-access.js'
import { identifyReader } from '../reader/identify-reader.js'
import { readReaderHeaders } from '../reader/reader-headers.js'
import { makeSections } from '../sections/make-sections.js'
import { sectionsQuerySchema, sectionsSchema } from '../sections/sections-query.js'

/** `GET /v1/feed/sections`: a front page by sections. */
export function getSections(context: FeedContext): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/v1/feed/sections',
    ...documentation,
    cors: preflightAccess,
    async handler(req, res) {
      try {
        const query = readQuery(req.url ?? '', sectionsQuerySchema)
        const { board, identify } = context
        const site = findSite(board, query.site)
        const { anonymousId, userId } = query
        const reader = await identifyReader(
          identify,
          { site, anonymousId, userId, personalised: query.personalised === 'true' },
          readReaderHeaders(req.rawHeaders),
        )
        const stories = board.state().isLoaded ? board.ofSite(site) : undefined
        if (stories === undefined) throw notLoaded()
        await answerPage(req, res, await makeSections(context, stories, { query, reader }))
      } catch (error) {
        for (const [name, value] of Object.entries(readableByAll)) res.setHeader(name, value)
        throw error
      }
    },
  })
}

const { items: _, variant: __, modelVersion: ___, ...exampleHead } = exampleFeed

const documentation = {
  operationId: 'getFeedSections',
  summary: 'A reader’s front page by sections',
  description: 'The reader is known as for `GET /v1/feed`. A story stands in one section only.',
  tags: ['feed'],
  credentials: readerCredentials,
  documents: {
    query: sectionsQuerySchema,
    headers: conditionalHeaders,
    responses: {
      200: { description: 'The sections', headers: conditionalAnswerHeaders, body: sectionsSchema },
      304: { description: 'The reader has this page', headers: conditionalAnswerHeaders },
      400: problems('invalid_request'),
      403: problems('reader_not_proven'),
      404: problems('unknown_site'),
      503: problemsWithRetryAfter('not_loaded'),
    },
  },
  examples: {
    sections: {
      summary: 'Two sections',
      query: { site: 'dev', sections: 2 },
      status: 200,
      answer: { ...exampleHead, sections: [{ section: 'world', items: [exampleItem] }] },
    },
    unknownSite: {
      summary: 'A site that nobody reads',
      query: { site: 'nowhere' },
      status: 404,
      answer: problemExample(404, 'unknown_site', 'There is no such site.'),
    },
  },
} as const
