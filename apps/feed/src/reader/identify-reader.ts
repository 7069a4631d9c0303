import { HttpFault } from '@frontpage/service-kit'
import { isUnguessable } from './anonymous-id.js'
import type { FeedReader, Impersonal } from './feed-reader.js'
import { asksForPrivacy, type ReaderHeaders } from './reader-headers.js'
import type { ReaderToken, ReaderTokens } from './reader-tokens.js'
import type { ServerKeys } from './server-keys.js'

export interface IdentifyContext {
  readonly serverKeys: Pick<ServerKeys, 'siteOf'>
  readonly tokens: ReaderTokens
  /** Readers whose data was erased at their request. */
  readonly isErased: (readerId: string) => boolean
}

/** The reader whom a request names; the query comes before headers. */
export interface ClaimedReader {
  readonly site: string
  readonly anonymousId?: string | undefined
  readonly userId?: string | undefined
  /** False where the reader has turned personalisation off. */
  readonly personalised?: boolean | undefined
}

const maxUserIdLength = 1_000

/**
 * Finds out whose feed a request may see. A promise where a token's signature has to be verified.
 *
 * @throws HttpFault 403 `reader_not_proven` for an id that the request has not shown to be its reader's own
 */
export function identifyReader(
  { serverKeys, tokens, isErased }: IdentifyContext,
  claimed: ClaimedReader,
  headers: ReaderHeaders,
): FeedReader | Promise<FeedReader> {
  const anonymousId = claimed.anonymousId ?? (headers.anonymousId || undefined)
  const askedUserId = claimed.userId ?? (headers.userId || undefined)
  if (anonymousId !== undefined && !isUnguessable(anonymousId)) throw notProven(guessable)
  const bearer = bearerOf(headers.authorization)

  function toReader(userId: string | undefined): FeedReader {
    const ids = [userId, anonymousId].filter((id) => id !== undefined)
    return { anonymousId, userId, impersonal: whyImpersonal(ids) }
  }
  function whyImpersonal(ids: readonly string[]): Impersonal | undefined {
    if (claimed.personalised === false || asksForPrivacy(headers)) return 'opted_out'
    if (ids.length === 0) return 'no_reader'
    return ids.some(isErased) ? 'erased' : undefined
  }
  function admitToken(token: ReaderToken | undefined): FeedReader {
    if (token === undefined)
      throw notProven('The reader token is not valid any more, or not signed by the site.')
    if (token.site !== undefined && token.site !== claimed.site)
      throw notProven('The reader token is for another site.')
    if (askedUserId !== undefined && askedUserId !== token.userId)
      throw notProven('The reader token is for another reader.')
    return toReader(token.userId)
  }

  if (bearer !== undefined && isJsonWebToken(bearer)) {
    const token = tokens.verify(bearer)
    return token instanceof Promise ? token.then(admitToken) : admitToken(token)
  }
  if (askedUserId === undefined) return toReader(undefined)
  if (askedUserId.length > maxUserIdLength) throw notProven('No account has so long an id.')
  const key = bearer ?? headers.apiKey
  if (key === undefined || serverKeys.siteOf(key) !== claimed.site) throw notProven(needsProof)
  return toReader(askedUserId)
}

const needsProof =
  'A user id needs a server key of the site (as "Authorization: Bearer" or "X-API-Key"), or a signed reader token in its place.'
const guessable =
  'An anonymous id is what protects its reader’s feed: 16 to 200 random characters of A-Z, a-z, 0-9 and "-_.:~", such as a UUID.'

function notProven(detail: string): HttpFault {
  return new HttpFault(403, 'reader_not_proven', { detail })
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
}

/** SDK keys have no dots. */
function isJsonWebToken(text: string): boolean {
  return text.includes('.')
}
