import { slugSchema } from '@frontpage/contracts'
import { toStoreFault } from '@frontpage/control-records'
import { StoreUnavailableError } from '@frontpage/event-store'
import { defineRoute, problemsWithRetryAfter, requireAdmin, type Route } from '@frontpage/service-kit'
import { z } from 'zod'
import { listStale, staleReasons } from '../asked/list-stale.js'
import { readContents } from '../contents/registry-contents.js'
import type { RegistryRouteContext } from './registry-route-context.js'

const staleKeySchema = z
  .object({
    kind: z.enum(['experiment', 'feature']),
    key: z.string(),
    owner: z.string(),
    reason: z.enum(staleReasons),
    detail: z.string().meta({ description: 'What to do' }),
    lastAskedAt: z.iso.datetime().optional().meta({ description: 'Absent where it was never asked for' }),
  })
  .meta({ id: 'StaleKey' })

export function listStaleKeys({ records, asked, now }: RegistryRouteContext): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/stale',
    operationId: 'listStaleKeys',
    summary: 'What is stopped but still asked for, was never asked for, or is past its end',
    description:
      'A key counts as asked for when a request names it; a bulk evaluation names none. Experiments are asked for by their features, too. Seconds may pass before a request shows.',
    tags: ['registry'],
    auth: requireAdmin('splitter.read'),
    query: z.object({ site: slugSchema }),
    responses: {
      200: {
        description: 'The keys, each with what to do',
        body: z.object({ data: z.array(staleKeySchema) }),
      },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      site: {
        summary: 'A feature that no code asks for',
        query: { site: 'dev' },
        status: 200,
        answer: {
          data: [
            {
              kind: 'feature',
              key: 'live-ticker',
              owner: 'frontpage-team',
              reason: 'never-asked',
              detail: 'No code asks for it: release the code, or remove it.',
            },
          ],
        },
      },
    },
    async handler({ query: { site } }) {
      const contents = await readContents(records)
      const lastAsked = await asked
        .lastAsked(site)
        .catch((cause: unknown) =>
          toStoreFault(new StoreUnavailableError('Redis does not answer.', { cause })),
        )
      return { status: 200, body: { data: listStale(contents, { site, lastAsked, nowMs: now() }) } }
    },
  })
}
