import { createHmac } from 'node:crypto'

export interface SignedReaderToken {
  readonly token: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

const lifetimeMs = 10 * 60_000

/**
 * Signs a reader token: a JSON Web Token (RFC 7519) with HS256, by which the feed believes that a reader has this
 * account. It is short-lived, because a page's scripts can read it.
 *
 * @param secret `FEED_READER_TOKEN_SECRET` of the feed
 * @param now milliseconds since 1970
 */
export function signReaderToken(
  claims: { readonly userId: string; readonly site: string },
  { secret, now }: { readonly secret: string; readonly now: number },
): SignedReaderToken {
  const exp = Math.floor((now + lifetimeMs) / 1_000)
  const payload = { sub: claims.userId, site: claims.site, iat: Math.floor(now / 1_000), exp }
  const unsigned = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`
  const signature = createHmac('sha256', secret).update(unsigned).digest('base64url')
  return { token: `${unsigned}.${signature}`, expiresAt: exp * 1_000 }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
