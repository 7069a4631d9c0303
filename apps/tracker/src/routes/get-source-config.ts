import { z } from 'zod'
import { defineRoute, HttpFault, problemExample, problems, type Route } from '@frontpage/service-kit'
import type { ActiveSources } from '../ingest/active-sources.js'
import { readBasicWriteKey } from '../ingest/read-write-key.js'
import { writeKeyCredentials } from './write-key-access.js'

const sourceConfigSchema = z.object({
  source: z.object({
    id: z.string(),
    enabled: z.boolean().meta({ description: 'The SDK sends nothing for a source that is off.' }),
    config: z.object({}),
    destinations: z.array(z.never()),
  }),
})

/**
 * `GET /sourceConfig/?writeKey=…`: RudderStack's SDKs ask their control plane for this before they send anything, and the
 * tracker in its place where `configUrl` is set to it. Without destinations an SDK loads nothing from elsewhere.
 */
export function getSourceConfig(sources: ActiveSources): Route {
  return defineRoute({
    method: 'GET',
    path: '/sourceConfig',
    operationId: 'getSourceConfig',
    summary: 'A source’s configuration for RudderStack’s SDKs',
    tags: ['events'],
    credentials: writeKeyCredentials,
    query: z.object({
      writeKey: z
        .string()
        .optional()
        .meta({ description: 'For SDKs that send no authorization with this request' }),
    }),
    cors: { origins: '*', allowHeaders: ['accept', 'authorization', 'content-type'] },
    responses: {
      200: {
        description: 'What the SDK needs to know of the source',
        headers: { 'Cache-Control': 'For how long the SDK’s browser may keep it' },
        body: sourceConfigSchema,
      },
      401: problems('missing_write_key'),
      404: problems('unknown_write_key'),
    },
    examples: {
      config: {
        summary: 'Of the source whose write key it is',
        query: { writeKey: 'dev' },
        status: 200,
        answer: { source: { id: 'dev', enabled: true, config: {}, destinations: [] } },
      },
      unknown: {
        summary: 'A write key of no source',
        query: { writeKey: 'nobody' },
        status: 404,
        answer: problemExample(404, 'unknown_write_key', 'No source has this write key.'),
      },
    },
    handler({ query, req }) {
      const writeKey = readBasicWriteKey(req.headers.authorization) ?? query.writeKey
      if (writeKey === undefined || writeKey === '') {
        const detail = 'Send the write key: Basic authorization, or "writeKey" in the query.'
        throw new HttpFault(401, 'missing_write_key', { detail })
      }
      const active = sources.find(writeKey)
      if (active === undefined) {
        throw new HttpFault(404, 'unknown_write_key', { detail: 'No source has this write key.' })
      }
      const { id, enabled } = active.source
      return {
        status: 200,
        headers: { 'Cache-Control': 'private, max-age=300', Vary: 'Authorization' },
        body: { source: { id, enabled, config: {}, destinations: [] } },
      }
    },
  })
}
