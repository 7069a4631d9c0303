import { z } from 'zod'
import { sourceBodySchema, sourceSchema } from '@frontpage/contracts'
import { defineRoute, HttpFault, requireAdmin, type Route } from '@frontpage/service-kit'
import type { SourceStore } from '../sources/source-store.js'

export function putSource(store: SourceStore): Route {
  return defineRoute({
    method: 'PUT',
    path: '/v1/sources/:id',
    operationId: 'putSource',
    summary: 'Create a source, or replace it',
    description: 'In force on every tracker within a second.',
    tags: ['sources'],
    auth: requireAdmin('sources'),
    params: z.object({ id: sourceSchema.shape.id }),
    body: sourceBodySchema,
    responses: {
      200: { description: 'The source as it is now', body: sourceSchema },
      409: { description: 'A problem with code `write_key_taken`' },
    },
    async handler({ params, body, actor, log }) {
      const source = { id: params.id, ...body }
      const holder = (await store.list()).find(({ writeKey }) => writeKey === source.writeKey)
      if (holder !== undefined && holder.id !== source.id) {
        throw new HttpFault(409, 'write_key_taken', {
          detail: `The write key belongs to the source "${holder.id}".`,
        })
      }
      await store.put(source)
      log.info({ actor: actor.name, sourceId: source.id }, 'source changed')
      return { status: 200, body: source }
    },
  })
}
