import { createHash } from 'node:crypto'
import { z } from 'zod'

export interface AdminActor {
  readonly name: string
  /** `*` grants every scope. */
  readonly scopes: ReadonlySet<string>
}

/** Holds only the secret's digest, so that a config object can be printed. */
export interface AdminToken {
  readonly actor: AdminActor
  readonly secretDigest: Buffer
}

const minSecretLength = 16
const syntax = `tokens <actor>:<scope>[,<scope>…]:<secret> separated by ";", scope "*" for all, secrets different and of at least ${minSecretLength} visible characters`

export function digestSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/**
 * Parses `ADMIN_TOKEN`; undefined when any part of its syntax is wrong, because silently dropping a token would
 * surprise.
 */
export function parseAdminTokens(text: string): readonly AdminToken[] | undefined {
  const tokens: AdminToken[] = []
  const digests = new Set<string>()
  for (const part of text.split(';')) {
    const trimmed = part.trim()
    if (trimmed === '') continue
    const [, actor, scopes, secret] =
      /^([\w.@-]{1,64}):([^:]{1,512}):([\x21-\x3a\x3c-\x7e]+)$/.exec(trimmed) ?? []
    if (actor === undefined || scopes === undefined || secret === undefined) return undefined
    const names = scopes.split(',').map((scope) => scope.trim())
    if (!names.every((name) => name === '*' || /^[a-z][a-z0-9._-]*$/.test(name))) return undefined
    if (secret.length < minSecretLength) return undefined
    const secretDigest = digestSecret(secret)
    const key = secretDigest.toString('hex')
    if (digests.has(key)) return undefined
    digests.add(key)
    tokens.push({ actor: { name: actor, scopes: new Set(names) }, secretDigest })
  }
  return tokens
}

/** The config field for `ADMIN_TOKEN`. */
export function envAdminTokens() {
  return z
    .string()
    .transform((text, context): readonly AdminToken[] => {
      const tokens = parseAdminTokens(text)
      if (tokens !== undefined) return tokens
      context.issues.push({ code: 'custom', message: syntax, input: undefined })
      return z.NEVER
    })
    .describe(syntax)
}
