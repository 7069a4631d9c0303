import { z } from 'zod'
import type { AnyRoute } from '../http/compile-route.js'
import type { Parameter } from './openapi-document.js'
import type { RouteExample } from './route-example.js'
import type { SchemaComponents } from './schema-components.js'
import { toNamedExamples } from './to-named-examples.js'

interface ParameterSchemas {
  readonly params?: z.ZodType | undefined
  readonly query?: z.ZodType | undefined
  readonly headers?: z.ZodType | undefined
}

/** Path parameters without a schema are strings. */
export function describeParameters(
  { path, examples = {} }: AnyRoute,
  { params, query, headers }: ParameterSchemas,
  components: SchemaComponents,
): Parameter[] {
  const inPath = Object.fromEntries([...path.matchAll(/:([^/]+)/g)].map(([, name]) => [name!, z.string()]))
  const described = [
    ...entriesOf({ ...inPath, ...shapeOf(params) }, 'path', (example) => example.params),
    ...entriesOf(shapeOf(query), 'query', (example) => example.query),
    ...entriesOf(shapeOf(headers), 'header', (example) => example.headers),
  ]
  return described.map(({ name, place, schema, valuesOf }) => {
    const { description, ...json } = components.add(schema, 'input')
    return {
      name,
      in: place,
      required: place === 'path' || !schema.safeParse(undefined).success,
      ...(typeof description === 'string' && { description }),
      schema: json,
      ...toNamedExamples(examples, (example) => valuesOf(example)?.[name]),
    }
  })
}

function entriesOf(
  shape: Readonly<Record<string, z.ZodType>>,
  place: Parameter['in'],
  valuesOf: (example: RouteExample) => Readonly<Record<string, unknown>> | undefined,
) {
  return Object.entries(shape).map(([name, schema]) => ({ name, place, schema, valuesOf }))
}

/** A loose object's other parameters have no names to list. */
function shapeOf(schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> {
  if (schema === undefined) return {}
  if (!(schema instanceof z.ZodObject)) throw new Error('parameters are described by a z.object')
  return schema.shape
}
