/** A client sends the same header with every request: decoding it each time costs more than looking it up. */
const decoded = new Map<string, string>()
const maxRemembered = 1_000
/** Longer texts are not remembered: a write key has 128 characters at most, and strangers choose what they send. */
const maxRememberedLength = 256

/**
 * `Authorization: Basic base64("<write key>:")`; old clients leave the colon out, and a key may itself be `id:secret`.
 * Undefined when it is something else.
 */
export function readBasicWriteKey(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  const known = decoded.get(authorization)
  if (known !== undefined) return known
  const writeKey = decode(authorization)
  if (writeKey === undefined || authorization.length > maxRememberedLength) return writeKey
  if (decoded.size >= maxRemembered) decoded.clear()
  decoded.set(authorization, writeKey)
  return writeKey
}

function decode(authorization: string): string | undefined {
  if (!/^basic /i.test(authorization)) return undefined
  const text = Buffer.from(authorization.slice(6), 'base64').toString('latin1')
  return (text.endsWith(':') ? text.slice(0, -1) : text) || undefined
}

/**
 * `?writeKey=…`, for clients that can set no header, as `sendBeacon`. Only this one parameter is read: a list of all that
 * a head of 16 KB can hold takes 5 ms.
 */
export function readQueryWriteKey(url: string): string | undefined {
  const start = url.indexOf('?')
  if (start === -1) return undefined
  for (let at = url.indexOf(name, start); at !== -1; at = url.indexOf(name, at + 1)) {
    if (url[at - 1] !== '?' && url[at - 1] !== '&') continue
    const end = url.indexOf('&', at)
    return new URLSearchParams(url.slice(at, end === -1 ? undefined : end)).get('writeKey') || undefined
  }
  return undefined
}

const name = 'writeKey='
