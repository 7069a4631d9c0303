import { z } from 'zod'
import type { JsonSchema } from './openapi-document.js'

/** A client's input (defaults optional) has another shape than the output (defaults filled in). */
export type Direction = 'input' | 'output'

/**
 * Turns zod schemas into those of a document. One with a name (`.meta({ id })`) becomes a component and is referred to;
 * where requests and answers differ, the requests' is called `<Name>Input`. A schema whose JSON would describe little
 * of what it accepts, such as one with a transform, may have `.meta({ documentAs })`: a JSON schema in its place.
 */
export class SchemaComponents {
  readonly #components = { input: new Map<string, JsonSchema>(), output: new Map<string, JsonSchema>() }
  /** Many routes share a schema; all of them share the problem's. */
  readonly #known = { input: new Map<z.ZodType, JsonSchema>(), output: new Map<z.ZodType, JsonSchema>() }

  /** `nameReferences` resolves its references: the names depend on all schemas of the document. */
  add(schema: z.ZodType, io: Direction): JsonSchema {
    const known = this.#known[io].get(schema)
    if (known !== undefined) return known
    const {
      $schema: _,
      $defs,
      ...root
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => simplify(jsonSchema),
    })
    const mark = (reference: string): string => reference.replace('#/$defs/', `#${io}/`)
    for (const [name, component] of Object.entries($defs ?? {})) {
      this.#define(name, mapReferences(component as JsonSchema, mark), io)
    }
    const converted = mapReferences(root as JsonSchema, mark)
    this.#known[io].set(schema, converted)
    return converted
  }

  #define(name: string, schema: JsonSchema, io: Direction): void {
    const known = this.#components[io].get(name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`two schemas have the id ${name}`)
    }
    this.#components[io].set(name, schema)
  }

  /** All components, by name. */
  schemas(): Record<string, JsonSchema> {
    const { input, output } = this.#components
    const differing = this.#differing()
    const schemas = [
      ...[...input].map(([name, schema]) => [differing.has(name) ? `${name}Input` : name, schema] as const),
      ...output,
    ]
    return Object.fromEntries(schemas.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** Resolves the references in the JSON of anything that contains `add`'s schemas. */
  nameReferences(json: string): string {
    const differing = this.#differing()
    return json.replaceAll(
      /"\$ref":"#(input|output)\/([^"]+)"/g,
      (_, io: string, name: string) =>
        `"$ref":"#/components/schemas/${name}${io === 'input' && differing.has(name) ? 'Input' : ''}"`,
    )
  }

  #differing(): ReadonlySet<string> {
    return new Set([...this.#components.input.keys()].filter((name) => this.#differs(name)))
  }

  /** Whether the two directions of a name differ, by themselves or in their references. */
  #differs(name: string, seen = new Set<string>()): boolean {
    const [input, output] = [this.#components.input.get(name), this.#components.output.get(name)]
    if (seen.has(name) || input === undefined || output === undefined) return false
    seen.add(name)
    const neutral = (schema: JsonSchema): string =>
      JSON.stringify(schema).replaceAll(/"#(?:input|output)\//g, '"#')
    const referred = [...neutral(input).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, other]) => other!)
    return neutral(input) !== neutral(output) || referred.some((other) => this.#differs(other, seen))
  }
}

function mapReferences<Value>(value: Value, map: (reference: string) => string): Value {
  if (Array.isArray(value)) return value.map((entry: unknown) => mapReferences(entry, map)) as Value
  if (typeof value !== 'object' || value === null) return value
  const mapped = Object.entries(value).map(([key, member]: [string, unknown]) => [
    key,
    key === '$ref' && typeof member === 'string' ? map(member) : mapReferences(member, map),
  ])
  return Object.fromEntries(mapped) as Value
}

/** Changes the schema in place, as zod expects. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  if ('documentAs' in schema) {
    const { documentAs } = schema
    for (const key of Object.keys(schema)) delete schema[key]
    Object.assign(schema, documentAs)
  }
  // A page of calendar arithmetic that says no more than the format.
  if (schema.format === 'date-time') delete schema.pattern
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
}
