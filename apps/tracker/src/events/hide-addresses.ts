import { isJsonObject, type JsonObject } from '@frontpage/contracts'
import { truncateIp } from './truncate-ip.js'

/** The end of `"ip"`: its first letter is a rarer one than a quote, so that it is found sooner. */
const keyEnd = Buffer.from('p"')
const colon = 0x3a
const dot = 0x2e
const letterI = 0x69
const quote = 0x22
const space = 0x20
const zero = 0x30

/**
 * Truncates the addresses that calls name as their readers', in the text that they were parsed from. Only where each
 * `"ip"` of the text is the one of its call beyond doubt; else it returns false, and the text is not to be used.
 *
 * @param calls all that `body` holds, in its order.
 * @param text what `body` says.
 */
export function hideAddresses(body: Buffer, text: string, calls: readonly JsonObject[]): boolean {
  // A name may be written in escapes: such a text is not judged by its bytes.
  if (text.includes('\\u00') && (text.includes('\\u0069') || text.includes('\\u0070'))) return false
  let at = 0
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
  }
  return behindKey(body, at) === -1
}

/** Where the next `"ip"` ends; -1 when there is none. */
function behindKey(body: Buffer, from: number): number {
  let at = body.indexOf(keyEnd, from)
  while (at !== -1 && !(body[at - 1] === letterI && body[at - 2] === quote)) {
    at = body.indexOf(keyEnd, at + 1)
  }
  return at === -1 ? -1 : at + keyEnd.length
}

/** Where the text behind a name begins; -1 when it is no text. */
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

/** White space between a value and what follows means nothing, so it fills the room that is left. */
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

/** Where the last number of a plain IPv4 address begins; -1 for any other text. */
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
    // A leading zero may mean an octal number.
    if (digit < 0 || digit > 9 || (n > start && value === 0)) return -1
    value = value * 10 + digit
    if (value > 255) return -1
  }
  return dots === 3 && start < text.length ? start : -1
}
