import { isJsonObject, type JsonObject } from '@frontpage/contracts'
import { truncateIp } from './truncate-ip.js'

const key = Buffer.from('"ip"')
const colon = 0x3a
const quote = 0x22
const space = 0x20

/**
 * Truncates the addresses that calls name as their readers', in the text that they were parsed from. Only where each
 * `"ip"` of the text is the one of its call beyond doubt; else it returns false, and the text is as it was.
 *
 * @param calls all that `body` holds, in its order.
 * @param text what `body` says.
 */
export function hideAddresses(body: Buffer, text: string, calls: readonly JsonObject[]): boolean {
  // A name may be written in escapes: such a text is not judged by its bytes.
  if (text.includes('\\u0069') || text.includes('\\u0070')) return false
  const places: { at: number; said: number; network: string }[] = []
  let at = -1
  for (const call of calls) {
    const context = call.context
    const inContext = isJsonObject(context) ? context.ip : undefined
    const beside = call.ip
    if (inContext === undefined && beside === undefined) continue
    if (inContext !== undefined && beside !== undefined) return false
    const said = inContext ?? beside
    if (typeof said !== 'string') return false
    const network = truncateIp(said)
    if (network === undefined || network.length > said.length) return false
    at = body.indexOf(key, at + 1)
    if (at === -1) return false
    const value = valueAfter(body, at + key.length)
    if (value === -1 || !isTextAt(body, value, said)) return false
    places.push({ at: value, said: said.length, network })
    at = value + said.length
  }
  if (body.includes(key, at + 1)) return false
  for (const place of places) {
    const end = place.at + place.network.length
    body.write(place.network, place.at, 'latin1')
    body[end] = quote
    // White space between a value and what follows means nothing.
    body.fill(space, end + 1, place.at + place.said + 1)
  }
  return true
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
