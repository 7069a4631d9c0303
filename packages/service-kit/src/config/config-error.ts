import { StartUpError } from '../lifecycle/start-up-error.js'

export interface BadVariable {
  readonly name: string
  readonly expected: string
}

/** Names every bad variable and the expected value, never the given one; of a secret in a file, the file's path. */
export class ConfigError extends StartUpError {
  override name = 'ConfigError'
  readonly variables: readonly BadVariable[]

  constructor(variables: readonly BadVariable[]) {
    const lines = variables.map((variable) => `  ${variable.name}: expected ${variable.expected}`)
    super(`bad configuration\n${lines.join('\n')}`)
    this.variables = variables
  }
}
