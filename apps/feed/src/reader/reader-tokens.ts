import { createTwoGenerationCache } from '@frontpage/service-kit'
import { errors, jwtVerify } from 'jose'

/** The content of a token, which its signature vouches for. */
export interface ReaderToken {
  readonly userId: string
  /** The site that it is for; undefined: any. */
  readonly site: string | undefined
  /** Milliseconds since 1970. */
  readonly expiresMs: number
}

export interface ReaderTokens {
  /** Undefined for a token that the site's server did not sign, or whose time is over. */
  verify(token: string): Promise<ReaderToken | undefined> | ReaderToken | undefined
}

/** Longer ones are none of ours. */
const maxTokenLength = 2_048
/** The limit of a generation; a token is verified once for as long as its reader turns pages. */
const maxRemembered = 20_000
const maxUserIdLength = 1_000

/**
 * Verifies reader tokens: JSON Web Tokens (RFC 7519) with HS256, an account as `sub`, and an `exp`.
 *
 * @param secret shared with the server that signs them; without one no token is valid
 */
export function createReaderTokens(secret: string | undefined, now: () => number): ReaderTokens {
  if (secret === undefined) return { verify: () => undefined }
  const key = new TextEncoder().encode(secret)
  const verified = createTwoGenerationCache<ReaderToken>({ maxEntries: maxRemembered })

  async function verifySignature(token: string): Promise<ReaderToken | undefined> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(now()),
      })
      const { sub = '', exp = 0, site } = payload
      if (sub === '' || sub.length > maxUserIdLength) return undefined
      const read = {
        userId: sub,
        site: typeof site === 'string' ? site : undefined,
        expiresMs: exp * 1_000,
      }
      verified.set(token, read)
      return read
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }

  return {
    verify(token) {
      if (token.length > maxTokenLength) return undefined
      const known = verified.get(token)
      if (known === undefined) return verifySignature(token)
      return known.expiresMs > now() ? known : undefined
    },
  }
}
