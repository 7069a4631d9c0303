import { slugSchema } from '@frontpage/contracts'
import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  requireAdmin,
  type Route,
  type Signer,
} from '@frontpage/service-kit'
import { z } from 'zod'
import type { Definitions } from '../definitions/open-definitions.js'
import { signOverride } from '../requests/overrides.js'

/** Nobody tests for longer; a token that gets about ends by itself. */
const maxDays = 30
const dayMs = 24 * 3_600_000

/** `POST /v1/admin/overrides`: a token with which somebody who tests gets variations of their choice. */
export function signOverrideRoute({
  definitions,
  signer,
  now,
}: {
  definitions: Pick<Definitions, 'ofSite'>
  signer: Signer
  now: () => number
}): Route {
  return defineRoute({
    method: 'POST',
    path: '/v1/admin/overrides',
    operationId: 'signOverride',
    summary: 'Sign a QA override',
    description:
      'Send the token as the header `X-Frontpage-Override`, or as the attribute `frontpageOverride`. Experiments answer with the variations in it, in whatever state they are. Whoever sends it tests, and never counts in any experiment.',
    tags: ['overrides'],
    auth: requireAdmin('splitter.write'),
    body: z
      .object({
        site: slugSchema,
        variations: z
          .record(z.string(), z.string())
          .refine((given) => Object.keys(given).length <= 20, 'at most 20 experiments')
          .meta({ description: 'Experiment → variation' }),
        until: z.iso.datetime({ offset: true }).meta({ description: `At most ${maxDays} days ahead` }),
      })
      .meta({ id: 'OverrideBody' }),
    responses: {
      200: {
        description: 'The token',
        body: z.object({ token: z.string(), until: z.string() }).meta({ id: 'SignedOverride' }),
      },
      400: problems('invalid_request'),
    },
    examples: {
      unknownExperiment: {
        summary: 'An experiment that the site does not have',
        body: { site: 'dev', variations: { 'no-such': 'large' }, until: '2026-01-01T00:00:00Z' },
        status: 400,
        answer: problemExample(400, 'invalid_request', 'The override cannot be signed.'),
      },
    },
    handler({ body: { site, variations, until } }) {
      const untilMs = Date.parse(until)
      const { experiments } = definitions.ofSite(site)
      const errors = Object.entries(variations).flatMap(([key, variation]) => {
        const pointer = `#/variations/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
        const known = experiments.get(key)?.variations.map((each) => each.key)
        if (known === undefined)
          return { in: 'body' as const, pointer, detail: 'The site has no such experiment.' }
        if (known.includes(variation)) return []
        return { in: 'body' as const, pointer, detail: `Its variations are ${known.join(', ')}.` }
      })
      if (untilMs <= now() || untilMs > now() + maxDays * dayMs) {
        errors.push({
          in: 'body',
          pointer: '#/until',
          detail: `Give a time within the next ${maxDays} days.`,
        })
      }
      if (errors.length > 0) {
        throw new HttpFault(400, 'invalid_request', { detail: 'The override cannot be signed.', errors })
      }
      return { status: 200, body: { token: signOverride(signer, { site, variations, untilMs }), until } }
    },
  })
}
