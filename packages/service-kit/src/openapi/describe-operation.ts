import type { z } from 'zod'
import type { AnyRoute } from '../http/compile-route.js'
import { describeParameters } from './describe-parameters.js'
import { describeResponses } from './describe-responses.js'
import type { MediaType, Operation } from './openapi-document.js'
import type { SchemaComponents } from './schema-components.js'
import { toNamedExamples } from './to-named-examples.js'

/** The name of the security scheme of `auth: requireAdmin(…)`. */
export const adminScheme = 'adminToken'

export function describeOperation(route: AnyRoute, components: SchemaComponents): Operation {
  const { operationId, summary, description, tags = [], auth, aliasOf } = route
  const { body, responses = {}, ...schemas } = route.kind === 'route' ? route : (route.documents ?? {})
  const parameters = describeParameters(route, schemas, components)
  const scope = auth && `Needs an admin token with the scope \`${auth.scope}\`.`
  const text = [description, scope].filter((part) => part !== undefined).join('\n\n')
  const security =
    auth === undefined
      ? route.credentials?.map((credentials) => (credentials === null ? {} : { [credentials.name]: [] }))
      : [{ [adminScheme]: [] }]
  return {
    operationId,
    summary,
    ...(text !== '' && { description: text }),
    tags,
    ...(security !== undefined && { security }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: describeBody(route, body, components) }),
    responses: describeResponses(route, responses, components),
    ...(aliasOf !== undefined && { 'x-alias-of': aliasOf }),
  }
}

function describeBody(
  route: AnyRoute,
  body: z.ZodType,
  components: SchemaComponents,
): NonNullable<Operation['requestBody']> {
  const types = (route.kind === 'raw-route' && route.documents?.bodyTypes) || ['application/json']
  const schema = components.add(body, 'input')
  const examples = toNamedExamples(route.examples ?? {}, (example) => example.body)
  const content = types.map((type, index): [string, MediaType] => [
    type,
    {
      schema: type.startsWith('text/')
        ? { type: 'string', contentMediaType: 'application/json', contentSchema: schema }
        : schema,
      ...(index === 0 && examples),
    },
  ])
  return { required: !body.safeParse(undefined).success, content: Object.fromEntries(content) }
}
