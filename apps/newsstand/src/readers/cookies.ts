/** Parses a `Cookie` header; a value that does not decode is left out. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  // Browsers send at most a few dozen; a longer header is none of ours.
  for (const part of (header ?? '').split(';', 200)) {
    const equals = part.indexOf('=')
    if (equals === -1) continue
    try {
      cookies.set(part.slice(0, equals).trim(), decodeURIComponent(part.slice(equals + 1).trim()))
    } catch {
      continue
    }
  }
  return cookies
}

export interface CookieOptions {
  readonly maxAgeSeconds: number
  readonly isSecure: boolean
  /** By default, scripts cannot read it. */
  readonly isReadable?: boolean
}

export function formatCookie(name: string, value: string, options: CookieOptions): string {
  return [
    `${name}=${encodeURIComponent(value)}`,
    'Path=/',
    `Max-Age=${options.maxAgeSeconds}`,
    'SameSite=Lax',
    ...(options.isReadable === true ? [] : ['HttpOnly']),
    ...(options.isSecure ? ['Secure'] : []),
  ].join('; ')
}
