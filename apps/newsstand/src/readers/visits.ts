import type { IncomingMessage } from 'node:http'
import type { Signer } from '@frontpage/service-kit'
import { isLanguage, type Language } from '../texts/texts.js'
import { accountOf, type Account } from './accounts.js'
import { formatCookie, readCookies } from './cookies.js'

/** A request for a page: all of it that pages are made from. */
export interface Visit {
  readonly anonymousId: string
  readonly account: Account | undefined
  readonly language: Language
  /** The path with its query. */
  readonly path: string
  /** `http://host:port`, as the browser has it in its address. */
  readonly origin: string
  readonly isSecure: boolean
  /** The browser asks by GPC or DNT not to be tracked. */
  readonly isPrivate: boolean
  /** The headers that repeat that wish to the services. */
  readonly privacyHeaders: Readonly<Record<string, string>>
  /** `Set-Cookie` of what was made at this visit: the id of a first one. */
  readonly setCookies: readonly string[]
}

export interface Visits {
  /** Whether sessions can be signed; without that no visit has an account. */
  readonly canSignIn: boolean
  read(req: IncomingMessage): Visit
  signIn(visit: Visit, account: Account): string[]
  signOut(visit: Visit, options: { readonly keepsId: boolean }): string[]
  chooseLanguage(visit: Visit, language: Language): string
}

const idCookie = 'frontpage_id'
const sessionCookie = 'newsstand_session'
const languageCookie = 'newsstand_language'
const yearSeconds = 365 * 86_400
/** The longest that browsers keep a cookie. */
const idSeconds = 400 * 86_400
const sessionSeconds = 30 * 86_400
/** The browser SDK makes such ids; a UUID of any version, so that one from another SDK is kept. */
const idSyntax = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

export interface VisitsOptions {
  /** Signs sessions; undefined: nobody can sign in. */
  readonly signer: Signer | undefined
  readonly createId: () => string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Reads visits from requests, and writes the cookies that change them. */
export function createVisits({ signer, createId, now }: VisitsOptions): Visits {
  const toIdCookie = (id: string, isSecure: boolean): string =>
    formatCookie(idCookie, id, { maxAgeSeconds: idSeconds, isSecure, isReadable: true })

  function readAccount(cookie: string | undefined): Account | undefined {
    if (signer === undefined || cookie === undefined) return undefined
    const session = signer.verify('session', cookie) as { sub?: unknown; exp?: unknown } | undefined
    if (session === undefined || typeof session.exp !== 'number' || session.exp <= now()) return undefined
    return accountOf(session.sub)
  }

  return {
    canSignIn: signer !== undefined,
    read(req) {
      const { headers } = req
      const cookies = readCookies(headers.cookie)
      const isSecure = headers['x-forwarded-proto'] === 'https'
      const known = cookies.get(idCookie)
      const isKnown = known !== undefined && idSyntax.test(known)
      const anonymousId = isKnown ? known : createId()
      const chosen = cookies.get(languageCookie)
      const privacyHeaders = {
        ...(headers['sec-gpc'] === '1' && { 'Sec-GPC': '1' }),
        ...(headers['dnt'] === '1' && { DNT: '1' }),
      }
      const isPrivate = Object.keys(privacyHeaders).length > 0
      return {
        anonymousId,
        account: readAccount(cookies.get(sessionCookie)),
        language: isLanguage(chosen) ? chosen : preferredLanguage(headers['accept-language']),
        path: req.url ?? '/',
        origin: `${isSecure ? 'https' : 'http'}://${headers.host ?? 'localhost'}`,
        isSecure,
        isPrivate,
        privacyHeaders,
        // A reader who asks not to be tracked is nobody in particular, and another one on each page.
        setCookies: isKnown || isPrivate ? [] : [toIdCookie(anonymousId, isSecure)],
      }
    },
    signIn({ isSecure, isPrivate, account }, { id }) {
      if (signer === undefined) return []
      const session = signer.sign('session', { sub: id, exp: now() + sessionSeconds * 1_000 })
      const begun = formatCookie(sessionCookie, session, { maxAgeSeconds: sessionSeconds, isSecure })
      // What was read under the other account on this device is no history of this one.
      const isOther = account !== undefined && account.id !== id
      return isOther && !isPrivate ? [begun, toIdCookie(createId(), isSecure)] : [begun]
    },
    signOut({ isSecure, isPrivate }, { keepsId }) {
      const ended = formatCookie(sessionCookie, '', { maxAgeSeconds: 0, isSecure })
      // Whoever reads next on this device is not taken for the one who has left.
      return keepsId || isPrivate ? [ended] : [ended, toIdCookie(createId(), isSecure)]
    },
    chooseLanguage: ({ isSecure }, language) =>
      formatCookie(languageCookie, language, { maxAgeSeconds: yearSeconds, isSecure }),
  }
}

/** The first of our languages in `Accept-Language`. Browsers list them in the reader's order. */
function preferredLanguage(header = ''): Language {
  for (const range of header.split(',', 20)) {
    const language = range.trim().slice(0, 2).toLowerCase()
    if (isLanguage(language)) return language
  }
  return 'en'
}
