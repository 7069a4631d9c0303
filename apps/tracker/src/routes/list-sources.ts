import { z } from 'zod'
import { sourceSchema } from '@frontpage/contracts'
import { defineRoute, requireAdmin, type Route } from '@frontpage/service-kit'
import type { SourceStore } from '../sources/source-store.js'

export function listSources(store: SourceStore): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/sources',
    operationId: 'listSources',
    summary: 'All sources',
    tags: ['sources'],
    auth: requireAdmin('sources'),
    responses: { 200: { description: 'The sources', body: z.object({ data: z.array(sourceSchema) }) } },
    handler: async () => ({ status: 200, body: { data: await store.list() } }),
  })
}
