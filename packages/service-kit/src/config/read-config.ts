import type { z } from 'zod'
import { ConfigError, type BadVariable } from './config-error.js'
import { isSecret, layersOf } from './field-layers.js'
import { readVariable, type Environment } from './environment.js'
import { fileVariableOf, findSecret } from './read-secret.js'

/**
 * Validates `env` with an object schema whose keys are variable names. An empty variable counts as unset. The value of a
 * field that is marked by `envSecret` may also come from the file that `<NAME>_FILE` names. Throws ConfigError.
 */
export function readConfig<S extends z.ZodObject>(schema: S, env: Environment): z.output<S> {
  const given: Record<string, string> = {}
  const files = new Map<string, string>()
  const bad = new Map<string, BadVariable>()
  for (const [name, field] of Object.entries(schema.shape)) {
    const { text, file, problem } = isSecret(field)
      ? findSecret(env, name)
      : { text: readVariable(env, name) }
    if (text !== undefined) given[name] = text
    if (file !== undefined) files.set(name, file)
    if (problem !== undefined) bad.set(name, problem)
  }
  const result = schema.safeParse(given)
  if (result.success && bad.size === 0) return result.data
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0] ?? 'configuration')
    if (bad.has(name)) continue
    const expected = toExpectation(schema, name, issue, given)
    const file = files.get(name)
    bad.set(
      name,
      file === undefined
        ? { name, expected }
        : { name: fileVariableOf(name), expected: `a file with ${expected}, but ${file} has none` },
    )
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
  for (const schema of layersOf(field)) if (schema.description !== undefined) return schema.description
  return undefined
}
