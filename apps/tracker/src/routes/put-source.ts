import { z } from 'zod'
import { sourceBodySchema, sourceSchema, type Source } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'
import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  toStoreFault,
  type Route,
} from '@frontpage/service-kit'
import { exampleSource, exampleSourceBody } from './source-example.js'

export function putSource(admin: ControlRecordAdmin<Source>): Route {
  return defineRoute({
    method: 'PUT',
    path: '/v1/sources/:id',
    operationId: 'putSource',
    summary: 'Create a source, or replace it',
    description: 'In force on every tracker within a second. Every version is kept, with who made it.',
    tags: ['sources'],
    auth: requireAdmin('sources'),
    params: z.object({ id: sourceSchema.shape.id }),
    body: sourceBodySchema,
    responses: {
      200: { description: 'The source as it is now', body: sourceSchema },
      409: problems('write_key_taken'),
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      created: {
        summary: 'A source for apps, in their own vocabulary',
        params: { id: 'apps' },
        body: exampleSourceBody,
        status: 200,
        answer: exampleSource,
      },
      keyTaken: {
        summary: 'Another source has the write key',
        params: { id: 'other' },
        body: { name: 'Other', writeKey: 'dev', site: 'daily' },
        status: 409,
        answer: problemExample(409, 'write_key_taken', 'The write key belongs to the source "dev".'),
      },
    },
    async handler({ params, body, actor, log }) {
      const source = { id: params.id, ...body }
      const holder = await admin.put(source, actor.name).catch(toStoreFault)
      if (holder !== undefined) {
        throw new HttpFault(409, 'write_key_taken', {
          detail: `The write key belongs to the source "${holder.heldBy}".`,
        })
      }
      log.info({ actor: actor.name, sourceId: source.id }, 'source changed')
      return { status: 200, body: source }
    },
  })
}
