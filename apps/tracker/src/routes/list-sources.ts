import { z } from 'zod'
import { sourceSchema, type Source } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'
import {
  defineRoute,
  problemsWithRetryAfter,
  requireAdmin,
  toStoreFault,
  type Route,
} from '@frontpage/service-kit'
import { exampleSource } from './source-example.js'

export function listSources(admin: ControlRecordAdmin<Source>): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/sources',
    operationId: 'listSources',
    summary: 'All sources',
    tags: ['sources'],
    auth: requireAdmin('sources'),
    responses: {
      200: { description: 'The sources', body: z.object({ data: z.array(sourceSchema) }) },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      all: { summary: 'All of them', status: 200, answer: { data: [exampleSource] } },
    },
    handler: async () => ({ status: 200, body: { data: await admin.list().catch(toStoreFault) } }),
  })
}
