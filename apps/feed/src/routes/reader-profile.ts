import { profileForgottenEventName } from '@frontpage/contracts'
import type { Journal } from '@frontpage/event-producer'
import { defineRoute, HttpFault, problems, problemsWithRetryAfter, type Route } from '@frontpage/service-kit'
import { tellCoverage } from '@frontpage/read-models'
import { z } from 'zod'
import type { FeedContext } from '../answers/feed-context.js'
import { readerQuery, siteSchema } from '../answers/feed-query.js'
import { findSite } from '../answers/find-site.js'
import { readerAccess, readerCredentials } from '../answers/reader-access.js'
import { describeProfile, profileSchema } from '../profile/describe-profile.js'
import { recordOfReader } from '../feedback/record-of-reader.js'
import { readerIdsOf } from '../reader/feed-reader.js'
import { requireKnownReader } from '../reader/require-known-reader.js'

const querySchema = z.object({
  site: siteSchema,
  ...readerQuery,
  locale: z.enum(['en', 'id']).default('en'),
})
const exampleReader = { site: 'dev', anonymousId: '7c0f4c1e-2b7a-4c6e-8f15-2d9a61b0e3f4' }

const failures = {
  403: problems('reader_not_proven', 'not_personalised'),
  404: problems('unknown_site'),
  503: problemsWithRetryAfter('not_loaded', 'reader_unavailable'),
}

/** `GET /v1/feed/profile`: what the platform believes of a reader. */
export function getProfile(context: FeedContext): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/feed/profile',
    operationId: 'getReaderProfile',
    summary: 'What the platform remembers and believes of a reader',
    tags: ['feed'],
    credentials: readerCredentials,
    cors: readerAccess,
    query: querySchema,
    responses: { 200: { description: 'The profile', body: profileSchema }, ...failures },
    examples: {
      stranger: {
        summary: 'A reader who has done nothing yet',
        query: exampleReader,
        status: 200,
        answer: {
          site: 'dev',
          interests: [],
          followed: [],
          lessOf: [],
          hidden: [],
          recentlyRead: [],
          counts: { viewed: 0, shown: 0, clicked: 0, hidden: 0 },
          inWords: ['Nothing is known of you yet.'],
        },
      },
    },
    async handler({ query, req }) {
      const site = findSite(context.board, query.site)
      const reader = await requireKnownReader(context.identify, { ...query, site }, req.rawHeaders)
      const stories = context.board.ofSite(site)
      if (stories === undefined) throw unavailable('not_loaded', 'No stories have been read yet.')
      const { history, isKnown } = await context.histories.of(site, reader)
      if (!isKnown)
        throw unavailable('reader_unavailable', 'What is remembered cannot be read at the moment.')
      const profile = describeProfile(stories, history, { nowMs: context.now(), locale: query.locale })
      const body = { ...profile, ...tellCoverage(context.board.state().coverage) }
      return { status: 200, body, headers: { 'Cache-Control': 'private, no-store' } }
    },
  })
}

/** `DELETE /v1/feed/profile`: forget it. */
export function deleteProfile(
  context: FeedContext,
  {
    journal,
    forget,
  }: {
    journal: Pick<Journal, 'append'>
    forget: (site: string, readerIds: readonly string[]) => Promise<void>
  },
): Route {
  return defineRoute({
    method: 'DELETE',
    path: '/v1/feed/profile',
    operationId: 'forgetReaderProfile',
    summary: 'Forget what the platform remembers of a reader',
    description:
      'What the reader does later is remembered anew, and nothing that is computed again from earlier events brings it back. Events stay in the archive: whoever wants to be erased from there, too, asks the operator.',
    tags: ['feed'],
    credentials: readerCredentials,
    cors: readerAccess,
    query: querySchema.omit({ locale: true }),
    responses: {
      204: { description: 'It is forgotten' },
      ...failures,
      503: problemsWithRetryAfter('not_loaded', 'reader_unavailable', 'journal_full', 'overloaded'),
    },
    examples: {
      forget: { summary: 'Forget a reader', query: exampleReader, status: 204 },
    },
    async handler({ query, req }) {
      const site = findSite(context.board, query.site)
      const reader = await requireKnownReader(context.identify, { ...query, site }, req.rawHeaders)
      // First: what Redis lost, and is computed again, must not bring back what was forgotten.
      await recordOfReader(journal, {
        site,
        reader,
        event: profileForgottenEventName,
        nowMs: context.now(),
      })
      await forget(site, readerIdsOf(reader)).catch((error: unknown) => {
        throw unavailable('reader_unavailable', 'Redis is not available: nothing was forgotten.', error)
      })
      context.histories.forget(site, reader)
      return { status: 204 }
    },
  })
}

function unavailable(code: string, detail: string, cause?: unknown): HttpFault {
  return new HttpFault(503, code, { detail, headers: { 'Retry-After': '1' }, cause })
}
