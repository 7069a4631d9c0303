import { z } from 'zod'
import { StartUpError } from '../lifecycle/start-up-error.js'

export type Environment = Readonly<Record<string, string | undefined>>

export interface BadVariable {
  readonly name: string
  readonly expected: string
}

/** Names every bad variable and the expected value, never the given one. */
export class ConfigError extends StartUpError {
  override name = 'ConfigError'
  readonly variables: readonly BadVariable[]

  constructor(variables: readonly BadVariable[]) {
    const lines = variables.map((variable) => `  ${variable.name}: expected ${variable.expected}`)
    super(`bad configuration\n${lines.join('\n')}`)
    this.variables = variables
  }
}

/**
 * Validates `env` with an object schema whose keys are variable names; an empty variable counts as unset, as
 * `NAME=` in a compose file means. Throws ConfigError.
 */
export function readConfig<S extends z.ZodObject>(schema: S, env: Environment): z.output<S> {
  const given: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const value = env[name]?.trim()
    if (value !== undefined && value !== '') given[name] = value
  }
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const bad = new Map<string, BadVariable>()
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? 'configuration')
    if (!bad.has(name)) bad.set(name, { name, expected: toExpectation(schema, name, issue, given) })
  }
  throw new ConfigError([...bad.values()])
}

function toExpectation(
  schema: z.ZodObject,
  name: string,
  issue: z.core.$ZodIssue,
  given: Record<string, string>,
): string {
  const field: z.core.$ZodType | undefined = schema.shape[name]
  // A check across variables has a message of its own; zod's wording repeats no value, but is vaguer than a
  // description.
  const words = issue.code === 'custom' ? issue.message : (describe(field) ?? issue.message)
  return given[name] === undefined && field !== undefined ? `${words} (it is not set)` : words
}

function describe(field: z.core.$ZodType | undefined): string | undefined {
  for (let schema = field; schema instanceof z.ZodType; schema = innerOf(schema)) {
    if (schema.description !== undefined) return schema.description
  }
  return undefined
}

function innerOf(schema: z.ZodType): z.core.$ZodType | undefined {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? schema.unwrap()
    : undefined
}
