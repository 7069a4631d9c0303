/** One command of the lab. Progress goes to stderr; the result of `run` is printed as stdout's last line. */
export interface LabCommand {
  name: string
  /** The command's own part of the usage text. */
  usage: string
  run(args: string[]): Promise<LabResult>
}

/** Keys camelCase, numbers finite or null, times ISO 8601 UTC. */
export type LabResult = Record<string, unknown>

/** The command was called wrongly; the message says what to write instead. */
export class UsageError extends Error {}
