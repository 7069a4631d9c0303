import { slugSchema } from '@frontpage/contracts'
import { defineRoute, problemsWithRetryAfter, requireAdmin, type Route } from '@frontpage/service-kit'
import { z } from 'zod'
import { readContents } from '../contents/registry-contents.js'
import { registryDocumentSchema, toRegistryDocument } from '../exchange/registry-document.js'
import type { YamlConverter } from '../exchange/yaml-converter.js'
import type { RegistryRouteContext } from './registry-route-context.js'

export function exportRegistry({ records, yaml }: RegistryRouteContext & { yaml: YamlConverter }): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/registry',
    operationId: 'exportRegistry',
    summary: 'All experiments, features, saved groups and holdouts of a site, to be kept or imported',
    description: 'With salts and phases, so that an import moves nobody. SDK keys are not among them.',
    tags: ['registry'],
    auth: requireAdmin('splitter.read'),
    query: z.object({
      site: slugSchema,
      format: z.enum(['json', 'yaml']).default('json').meta({ description: '`application/yaml` for `yaml`' }),
    }),
    responses: {
      200: { description: 'The document, in the order of ids', body: registryDocumentSchema },
      503: problemsWithRetryAfter('store_unavailable', 'registry_busy'),
    },
    examples: {
      json: {
        summary: 'A site without any',
        query: { site: 'nothing' },
        status: 200,
        answer: { version: 1, site: 'nothing', experiments: [], features: [], savedGroups: [], holdouts: [] },
      },
    },
    async handler({ query: { site, format } }) {
      const document = toRegistryDocument(await readContents(records), site)
      if (format === 'json') return { status: 200, body: document }
      const text = await yaml.stringify(document)
      return {
        status: 200,
        body: new TextEncoder().encode(text),
        headers: { 'Content-Type': 'application/yaml; charset=utf-8' },
      }
    },
  })
}
