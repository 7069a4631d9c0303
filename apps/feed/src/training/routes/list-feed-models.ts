import {
  defineRoute,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { z } from 'zod'
import {
  activeExample,
  activeSchema,
  siteOf,
  siteQuery,
  toActiveBody,
  toReadThrough,
  toStoreFault,
  trainedFields,
  type FeedModelsContext,
} from './feed-models-context.js'

const { version, readThrough, listsLearned } = trainedFields

const answerSchema = z
  .object({
    site: z.string(),
    active: activeSchema.meta({ description: 'What ranks' }),
    training: z
      .object({ readThrough, listsLearned })
      .nullable()
      .meta({ description: 'The weights that are being trained; null where nothing was trained yet' }),
    versions: z
      .array(
        z.object({
          version,
          readThrough,
          listsLearned,
          made: z.iso.datetime(),
          quality: z
            .array(z.object({ surface: z.string(), lists: z.int(), auc: z.number(), ndcg10: z.number() }))
            .meta({ description: 'By surface, on the latest lists that were not learned' }),
        }),
      )
      .meta({ description: 'The newest first; older ones are not kept' }),
  })
  .meta({ id: 'FeedModels' })

/** `GET /v1/admin/feed-models`: which weights rank a site's feeds, and which ones may. */
export function listFeedModels(context: FeedModelsContext): Route {
  const { storeOf, sliceMs } = context
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/feed-models',
    operationId: 'listFeedModels',
    summary: 'The versions of the weights that rank a site’s feeds',
    tags: ['feed models'],
    auth: requireAdmin('feed.read'),
    query: z.object({ site: siteQuery }),
    responses: {
      200: {
        description: 'The version that ranks, what is being trained, and the latest versions',
        body: answerSchema,
      },
      404: problems('unknown_site'),
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      models: {
        summary: 'A site with one version',
        query: { site: 'dev' },
        status: 200,
        answer: {
          site: 'dev',
          active: activeExample,
          training: { readThrough: '2026-06-01T09:34:00.000Z', listsLearned: 48_260 },
          versions: [
            {
              version: 12,
              readThrough: '2026-06-01T09:29:00.000Z',
              listsLearned: 48_211,
              made: '2026-06-01T10:00:12.000Z',
              quality: [{ surface: 'home', lists: 212, auc: 0.81, ndcg10: 0.69 }],
            },
          ],
        },
      },
      unknown: {
        summary: 'A site that does not exist',
        query: { site: 'nowhere' },
        status: 404,
        answer: problemExample(404, 'unknown_site', 'There is no such site.'),
      },
    },
    async handler({ query }) {
      const site = siteOf(context, query.site)
      const store = storeOf(site)
      const [{ head, active }, versions] = await Promise.all([store.load(), store.listVersions()]).catch(
        toStoreFault,
      )
      return {
        status: 200,
        body: {
          site,
          active: toActiveBody(active, sliceMs),
          training:
            head === undefined
              ? null
              : { readThrough: toReadThrough(head.throughSlice, sliceMs), listsLearned: head.listsLearned },
          versions: versions.map((each) => ({
            version: each.version,
            readThrough: toReadThrough(each.throughSlice, sliceMs),
            listsLearned: each.listsLearned,
            made: new Date(each.madeAtMs).toISOString(),
            quality: [...each.quality],
          })),
        },
      }
    },
  })
}
