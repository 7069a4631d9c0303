import { parseArgs } from 'node:util'
import { serviceNamed } from '@frontpage/services'
import { UsageError } from './lab-command.js'

type Options<Name extends string, Flag extends string> = Partial<Record<Name, string> & Record<Flag, boolean>>

/** Reads the values of a command's options, all texts except the flags; unknown options are refused. */
export function readOptions<Name extends string, Flag extends string = never>(
  args: string[],
  names: readonly Name[],
  flags: readonly Flag[] = [],
): Options<Name, Flag> {
  const options = Object.fromEntries([
    ...names.map((name) => [name, { type: 'string' as const }] as const),
    ...flags.map((flag) => [flag, { type: 'boolean' as const }] as const),
  ])
  try {
    return parseArgs({ args, options }).values as Options<Name, Flag>
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

export function positiveNumber(option: string, text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new UsageError(`${option} must be a positive number, not ${text}`)
}

export function positiveInteger(option: string, text: string): number {
  const value = positiveNumber(option, text)
  if (Number.isSafeInteger(value)) return value
  throw new UsageError(`${option} must be a whole number, not ${text}`)
}

export const defaultTrackerUrl = `http://127.0.0.1:${serviceNamed('tracker').port}`

export function trackerUrl(text = defaultTrackerUrl): string {
  if (!URL.canParse(text)) throw new UsageError(`--target ${text} is not a URL`)
  return text
}
