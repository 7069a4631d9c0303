export type Schema = Readonly<Record<string, unknown>>

/**
 * Writes a JSON schema, of the kinds that zod makes, as the text of a TypeScript type. Constraints that types cannot
 * express (patterns, bounds) are left out.
 */
export function toType(schema: Schema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.replace('#/components/schemas/', '')
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return union(schema.enum.map((value) => JSON.stringify(value)))
  const alternatives = (schema.oneOf ?? schema.anyOf) as readonly Schema[] | undefined
  if (alternatives?.every(isType)) return union(alternatives.map(toType))
  const parts = schema.allOf as readonly Schema[] | undefined
  if (parts?.every(isType)) return parts.map((part) => `(${toType(part)})`).join(' & ')
  if (typeof schema.not === 'object') return 'never'
  if (Array.isArray(schema.type)) {
    return union((schema.type as string[]).map((type) => toType({ ...schema, type })))
  }
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return `readonly (${toType((schema.items ?? {}) as Schema)})[]`
    case 'object':
      return toObjectType(schema)
    default:
      return 'unknown'
  }
}

/** False for a schema that only narrows a type beside it, as `{ required: ['userId'] }`. */
function isType(schema: Schema): boolean {
  return ['$ref', 'type', 'const', 'enum', 'oneOf', 'anyOf', 'allOf'].some((key) => key in schema)
}

function toObjectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties as Record<string, Schema>).map(([name, schema]) =>
    toMember(name, schema, { isRequired: (required as readonly string[]).includes(name) }),
  )
  const others = additionalProperties as Schema | boolean | undefined
  if (typeof others === 'object' && Object.keys(others).length > 0) {
    return members.length === 0
      ? `{ readonly [name: string]: ${toType(others)} }`
      : `{ ${members.join('\n')} readonly [name: string]: unknown }`
  }
  // zod's loose objects have `{}` here; an object without it accepts other properties and drops them, which is not
  // worth writing.
  if (typeof others === 'object') members.push('readonly [name: string]: unknown')
  return members.length === 0 ? 'Readonly<Record<string, unknown>>' : `{ ${members.join('\n')} }`
}

export function toMember(name: string, schema: Schema, { isRequired }: { isRequired: boolean }): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
  return `${toComment(schema.description)}readonly ${key}${isRequired ? '' : '?'}: ${toType(schema)};`
}

export function toComment(...texts: readonly unknown[]): string {
  const text = texts.filter((each) => typeof each === 'string').join('\n\n')
  if (text === '') return ''
  const lines = text.replaceAll('*/', '*\\/').split('\n')
  if (lines.length === 1) return `/** ${lines[0]} */\n`
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)]
  return distinct.length === 0 ? 'never' : distinct.join(' | ')
}
