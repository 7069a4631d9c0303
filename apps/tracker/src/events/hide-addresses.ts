import { isJsonObject, type JsonObject } from '@frontpage/contracts'
import { truncateIp } from '@frontpage/service-kit'

/** The end of `"ip"`: `i` is rarer than a quote, so the search stops less often. */
const keyEnd = Buffer.from('p"')
const colon = 0x3a
const dot = 0x2e
const letterI = 0x69
const quote = 0x22
const space = 0x20
const zero = 0x30

interface FoundInText {
  /** All calls of the text, in its order. */
  readonly calls: readonly JsonObject[]
  /** How many values in it are IP addresses, by whatever name. */
  readonly addresses: number
}

/**
 * Truncates the IP addresses of readers (`context.ip`) in the text from which the calls were parsed. Returns false
 * where there are addresses by other names, or it cannot be certain that each `"ip"` of the text is the one of its call;
 * the text must not be used then.
 *
 * @param text `body` as a string.
 */
export function hideAddresses(body: Buffer, text: string, { calls, addresses }: FoundInText): boolean {
  // A name may be written with escapes, which a search for its bytes would miss.
  if (text.includes('\\') && text.includes('\\u00') && (text.includes('\\u0069') || text.includes('\\u0070')))
    return false
  let at = 0
  let hidden = 0
  for (const call of calls) {
    const { context, ip: beside } = call
    const inContext = isJsonObject(context) ? context.ip : undefined
    if (inContext === undefined && beside === undefined) continue
    if (inContext !== undefined && beside !== undefined) return false
    const said = inContext ?? beside
    if (typeof said !== 'string') return false
    const key = behindKey(body, at)
    if (key === -1) return false
    const value = valueAfter(body, key)
    if (value === -1 || !isTextAt(body, value, said)) return false
    if (!truncateAt(body, value, said)) return false
    at = value + said.length
    hidden++
  }
  return hidden === addresses && behindKey(body, at) === -1
}

/** Returns the position after the next `"ip"`; -1 when there is none. */
function behindKey(body: Buffer, from: number): number {
  let at = body.indexOf(keyEnd, from)
  while (at !== -1 && !(body[at - 1] === letterI && body[at - 2] === quote)) {
    at = body.indexOf(keyEnd, at + 1)
  }
  return at === -1 ? -1 : at + keyEnd.length
}

/** Returns the position at which a property's string value begins; -1 when the value is no string. */
function valueAfter(body: Buffer, from: number): number {
  let at = from
  while (isSpace(body[at])) at++
  if (body[at++] !== colon) return -1
  while (isSpace(body[at])) at++
  return body[at] === quote ? at + 1 : -1
}

function isSpace(byte: number | undefined): boolean {
  return byte === space || byte === 0x09 || byte === 0x0a || byte === 0x0d
}

/** Whether `said`, and the quote after it, stand there; `said` is an address, so it is ASCII. */
function isTextAt(body: Buffer, at: number, said: string): boolean {
  for (let n = 0; n < said.length; n++) if (body[at + n] !== said.charCodeAt(n)) return false
  return body[at + said.length] === quote
}

/** White space after a value has no meaning in JSON, so it fills the room that the shorter address leaves. */
function truncateAt(body: Buffer, at: number, said: string): boolean {
  const lastPart = lastPartOfIpv4(said)
  let end = at + lastPart
  if (lastPart !== -1) body[end++] = zero
  else {
    const network = truncateIp(said)
    if (network === undefined || network.length > said.length) return false
    end = at + body.write(network, at, 'latin1')
  }
  body[end] = quote
  for (let n = end + 1; n <= at + said.length; n++) body[n] = space
  return true
}

/** Returns the position of the last number of a plain IPv4 address; -1 for any other text. */
function lastPartOfIpv4(text: string): number {
  let dots = 0
  let start = 0
  let value = 0
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n)
    if (code === dot) {
      if (n === start || ++dots > 3) return -1
      start = n + 1
      value = 0
      continue
    }
    const digit = code - zero
    // A leading zero may mean an octal number, so such an address is not touched here.
    if (digit < 0 || digit > 9 || (n > start && value === 0)) return -1
    value = value * 10 + digit
    if (value > 255) return -1
  }
  return dots === 3 && start < text.length ? start : -1
}
