import { z } from 'zod'
import { secretMark } from './field-layers.js'

/** Fields of environment variables. Each describes itself: that text is what ConfigError prints as expected. */

interface Range {
  readonly min?: number
  readonly max?: number
}

export function envInteger({ min = 0, max = Number.MAX_SAFE_INTEGER }: Range = {}) {
  return integer(min, max, `an integer ${toRangeWords(min, max)}`)
}

export function envPort() {
  return integer(0, 65_535, 'a port from 0 (any free one) to 65535')
}

export function envMilliseconds({ min = 0, max = 2 ** 31 - 1 }: Range = {}) {
  return integer(min, max, `a whole number of milliseconds ${toRangeWords(min, max)}`)
}

const bytesPerUnit = { '': 1, B: 1, KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30, KB: 1e3, MB: 1e6, GB: 1e9 }

/** Accepts `1048576`, `1MiB` or `1 MB`. */
export function envBytes({ min = 0, max = Number.MAX_SAFE_INTEGER }: Range = {}) {
  const expected = `a number of bytes ${toRangeWords(min, max)}, such as 1048576 or 512KiB, 10MiB, 2GiB`
  return z
    .string()
    .transform((text, context) => {
      const [, digits, unit = ''] = /^(\d{1,15})\s*([KMG]i?B|B)?$/i.exec(text) ?? []
      const bytes = Number(digits) * bytesPerUnit[unit.toUpperCase() as keyof typeof bytesPerUnit]
      if (bytes >= min && bytes <= max) return bytes
      context.issues.push({ code: 'custom', message: expected, input: undefined })
      return z.NEVER
    })
    .describe(expected)
}

export function envBoolean() {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off']))
    .transform((word) => ['true', '1', 'yes', 'on'].includes(word))
    .describe('true or false (also 1/0, yes/no, on/off)')
}

export function envString({ minLength = 1, maxLength = 4096 } = {}) {
  return z
    .string()
    .min(minLength)
    .max(maxLength)
    .describe(`a text of ${minLength} to ${maxLength} characters`)
}

export function envChoice<const Choices extends readonly [string, ...string[]]>(choices: Choices) {
  return z.enum(choices).describe(`one of ${choices.join(', ')}`)
}

/**
 * Marks a field whose value must not be known to others: a secret, or a text that contains one. `readConfig` reads it from
 * a file, too, whose path is in `<NAME>_FILE`.
 */
export function envSecret<Field extends z.ZodType>(field: Field): Field {
  return field.meta({ [secretMark]: true })
}

/** A URL as text, of one of the given protocols (without colon). */
export function envUrl(protocols: readonly string[] = ['http', 'https']) {
  const expected = `a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`
  return z
    .string()
    .refine((text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined
      return url !== undefined && protocols.includes(url.protocol.slice(0, -1)) && text.includes('://')
    }, expected)
    .describe(expected)
}

/** `a,b, c`: entries separated by commas, empty ones dropped, each validated by `entry`. */
export function envList<Entry extends z.ZodType<unknown, string>>(entry: Entry) {
  const each = entry.description === undefined ? '' : `, each ${entry.description}`
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(entry))
    .describe(`a list separated by commas${each}`)
}

function integer(min: number, max: number, expected: string) {
  return z
    .string()
    .regex(/^-?\d{1,16}$/, expected)
    .transform(Number)
    .pipe(z.number().int().min(min, expected).max(max, expected))
    .describe(expected)
}

function toRangeWords(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
}
