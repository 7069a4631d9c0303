export type Environment = Readonly<Record<string, string | undefined>>

/** An empty variable counts as unset, as `NAME=` in a compose file means. */
export function readVariable(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined
}
