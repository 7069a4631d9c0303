import { findSecret as find } from '@frontpage/secret-files'
import { ConfigError, type BadVariable } from './config-error.js'
import type { Environment } from './environment.js'

interface FoundSecret {
  readonly text?: string | undefined
  /** The path of the file that holds it. */
  readonly file?: string | undefined
  readonly problem?: BadVariable
}

/**
 * The text of a secret: the variable `name`, or else the content of the file that `<name>_FILE` names, without the white
 * space around it. Undefined where neither is set. @throws ConfigError
 */
export function readSecret(env: Environment, name: string): string | undefined {
  const { text, problem } = findSecret(env, name)
  if (problem !== undefined) throw new ConfigError([problem])
  return text
}

/** Does the same as `readSecret`, and returns a fault as a value, so that several variables can be reported together. */
export function findSecret(env: Environment, name: string): FoundSecret {
  const { text, file, problem } = find(env, name)
  if (problem === undefined) return { text, file }
  const expected = `the path of a file that holds ${name}, but ${file} ${problem}`
  return { problem: { name: fileVariableOf(name), expected } }
}

/** The variable that names a secret's file. */
export function fileVariableOf(name: string): string {
  return `${name}_FILE`
}
