import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { activateVersion } from '../stored/activate-version.js'
import {
  activeExample,
  activeSchema,
  siteOf,
  siteQuery,
  toActiveBody,
  toStoreFault,
  type FeedModelsContext,
} from './feed-models-context.js'

const bodySchema = z
  .object({
    training: z.enum(['held', 'continues']).default('held').meta({
      description:
        '`held`: it ranks until another version is activated, and training goes on beside it. `continues`: training drops what it learned since, reads the archive again from there, and replaces it as usual.',
    }),
  })
  .meta({ id: 'FeedModelActivation' })

const unknownVersion = 'unknown_version'
const unknownDetail = 'There is no such version. The latest ones are kept.'

/** `PUT /v1/admin/feed-models/:version/activate`: an earlier version ranks again. */
export function activateFeedModel(context: FeedModelsContext): Route {
  const { storeOf, sliceMs, now } = context
  return defineRoute({
    method: 'PUT',
    path: '/v1/admin/feed-models/:version/activate',
    operationId: 'activateFeedModel',
    summary: 'Let an earlier version of the weights rank',
    description: 'In force on every replica within a second. Version 0 are the shipped weights.',
    tags: ['feed models'],
    auth: requireAdmin('feed.write'),
    params: z.object({ version: z.string().regex(/^\d{1,9}$/, 'the number of a version') }),
    query: z.object({ site: siteQuery }),
    body: bodySchema,
    responses: {
      200: { description: 'What ranks now', body: activeSchema },
      404: problems('unknown_site', unknownVersion),
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      shipped: {
        summary: 'The shipped weights rank until further notice',
        params: { version: '0' },
        query: { site: 'dev' },
        body: { training: 'held' },
        status: 200,
        answer: {
          ...activeExample,
          version: 0,
          readThrough: null,
          listsLearned: 0,
          held: true,
          by: 'operator',
        },
      },
      unknown: {
        summary: 'A version that is not kept',
        params: { version: '999999' },
        query: { site: 'dev' },
        body: {},
        status: 404,
        answer: problemExample(404, unknownVersion, unknownDetail),
      },
    },
    async handler({ params: { version }, query, body: { training }, actor, log }) {
      const site = siteOf(context, query.site)
      const wanted = { version: Number(version), training, by: actor.name, nowMs: now() }
      const active = await activateVersion(storeOf(site), wanted).catch(toStoreFault)
      if (active === 'unknown') throw new HttpFault(404, unknownVersion, { detail: unknownDetail })
      log.info({ actor: actor.name, site, version, training }, 'feed model activated')
      return { status: 200, body: toActiveBody(active, sliceMs) }
    },
  })
}
