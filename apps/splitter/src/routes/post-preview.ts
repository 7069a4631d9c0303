import { defineRoute, problems, requireAdmin, type Route } from '@frontpage/service-kit'
import type { Definitions } from '../definitions/open-definitions.js'
import { previewDefinition } from '../preview/preview-definition.js'
import { previewBodySchema, previewSchema } from '../preview/preview-schemas.js'
import type { Holdout } from '../registry/kinds/holdouts.js'

/** `POST /v1/preview`: what a reader would get of a definition that is not saved, and why. */
export function postPreview({
  definitions,
  holdouts,
  now,
}: {
  definitions: Pick<Definitions, 'ofSite'>
  holdouts: () => readonly Holdout[]
  now: () => number
}): Route {
  return defineRoute({
    method: 'POST',
    path: '/v1/preview',
    operationId: 'preview',
    summary: 'Evaluate a definition that is not saved',
    description:
      'Evaluates an experiment, a feature or a condition for a reader, beside what is in force at the site. Nothing is saved and nothing counts.',
    tags: ['preview'],
    auth: requireAdmin('splitter.read'),
    body: previewBodySchema,
    responses: {
      200: { description: 'What the reader would get, step by step', body: previewSchema },
      400: problems('invalid_request', 'invalid_json'),
    },
    examples: {
      feature: {
        summary: 'A feature for readers in Indonesia',
        body: {
          site: 'dev',
          key: 'new-ticker',
          feature: {
            valueType: 'boolean',
            defaultValue: false,
            rules: [{ type: 'force', condition: { country: 'ID' }, value: true }],
          },
          attributes: { id: 'reader-1', country: 'ID' },
        },
        status: 200,
        answer: {
          value: true,
          reason: 'TARGETING_MATCH',
          steps: [
            { key: 'new-ticker', step: 'is in no cycle', outcome: 'passed' },
            { key: 'new-ticker', step: 'forced for the reader', outcome: 'passed' },
            { key: 'new-ticker', step: 'exists', outcome: 'passed' },
            { key: 'new-ticker', rule: 0, step: 'meets the prerequisites', outcome: 'passed' },
            { key: 'new-ticker', rule: 0, step: 'passes the filters', outcome: 'passed' },
            { key: 'new-ticker', rule: 0, step: 'forces a value', outcome: 'decided' },
            { key: 'new-ticker', step: 'applies the rules', outcome: 'decided' },
          ],
        },
      },
      condition: {
        summary: 'A condition alone',
        body: {
          site: 'dev',
          condition: { country: { $in: ['ID', 'MY'] }, plan: 'paid' },
          attributes: { country: 'ID', plan: 'free' },
        },
        status: 200,
        answer: {
          isMet: false,
          steps: [
            { key: 'condition', step: 'country', outcome: 'passed' },
            { key: 'condition', step: 'plan', outcome: 'decided' },
          ],
        },
      },
    },
    handler: ({ body }) => ({
      status: 200,
      body: previewDefinition(body, {
        live: definitions.ofSite(body.site),
        holdouts: holdouts(),
        nowMs: now(),
      }),
    }),
  })
}
