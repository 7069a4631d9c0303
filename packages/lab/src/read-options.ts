import { parseArgs } from 'node:util'
import { UsageError } from './lab-command.js'

/** The values of a command's options, all texts; unknown options are refused. */
export function readOptions<Name extends string>(
  args: string[],
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  try {
    return parseArgs({ args, options }).values as Partial<Record<Name, string>>
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

export function trackerUrl(text = 'http://127.0.0.1:4001'): string {
  if (!URL.canParse(text)) throw new UsageError(`--target ${text} is not a URL`)
  return text
}
