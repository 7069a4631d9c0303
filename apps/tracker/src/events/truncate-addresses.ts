import { isIPv6 } from 'node:net'
import { setField, type JsonObject, type JsonValue } from '@frontpage/contracts'
import { truncateIp } from '@frontpage/service-kit'

const zero = 0x30
const nine = 0x39
const dot = 0x2e
const colon = 0x3a

/** An address, also in brackets and with a port, as headers and logs write it. */
const address = /^\[?([\d.]{7,15}|[\da-f:.]{2,45})\]?(?::\d{1,5})?$/i
/** A list of addresses is not longer. */
const maxListLength = 1_000

/** Versions of software look like addresses. */
export const versionName = /version|build|release/i

/**
 * Whether a text is an IP address, or a list of them. It runs for every text of every event, so the first characters
 * decide: after three digits at most comes a dot, or after four at most a colon.
 */
export function isAddress(text: string): boolean {
  return mayBeAddress(text) && toNetworks(text) !== undefined
}

function mayBeAddress(text: string): boolean {
  const first = text.charCodeAt(0)
  // Letters beyond f, and the empty text, are told here.
  if (!(first <= 0x66) || text.length < 2) return false
  if (first >= zero && first <= nine) {
    if (text.charCodeAt(1) === dot || text.charCodeAt(2) === dot || text.charCodeAt(3) === dot) return true
  } else if (first <= 0x20 || first === 0x5b || first === colon) return true
  for (let at = 1; at <= 4; at++) if (text.charCodeAt(at) === colon) return true
  return false
}

/** The networks of a text that is nothing but addresses; undefined for any other text. */
function toNetworks(text: string): string | undefined {
  if (text.length > maxListLength) return undefined
  const networks: string[] = []
  for (const part of text.split(',')) {
    const trimmed = part.trim()
    const found = truncateIp(trimmed) ?? truncateIp(address.exec(trimmed)?.[1])
    // ipaddr.js reads "1.2" and "7" as addresses, too.
    if (found === undefined || !/^[^:]*\..*\..*\.|:.*:/.test(trimmed)) return undefined
    networks.push(found)
  }
  return networks.join(', ')
}

/** Truncates the addresses among an object's values, in place, at any depth. */
export function truncateAddresses<Item extends JsonObject | JsonValue[]>(item: Item): Item {
  const object = item as JsonObject
  for (const key of Object.keys(object)) {
    const value = object[key]
    if (typeof value === 'string') {
      if (!mayBeAddress(value) || versionName.test(key)) continue
      const networks = toNetworks(value)
      if (networks !== undefined) setField(object, key, networks)
    } else if (typeof value === 'object' && value !== null) truncateAddresses(value)
  }
  return item
}

/** The escapes of characters that stand in addresses: JSON allows them, and needs none of them. */
const escaped = /\\u00(2e|3[\da]|[46][1-6])/gi
const ipv4 = /(?<![\d.])(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}(?![\d.])/g
const ipv6 = /(?<![\w:.])[\da-f:]{2,39}(?![\w:.])/gi
/** The beginning of an IPv6 address at the end of a text that was cut. */
const cutIpv6 = /(?<![\w:.])((?:[\da-f]{1,4}:){3})[\da-f:]{1,24}$/i

/** Truncates the addresses in a text of any syntax, such as a body that is no JSON or only the beginning of one. */
export function truncateAddressesIn(text: string): string {
  return text
    .replaceAll(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(ipv4, '$1.0')
    .replaceAll(ipv6, (found) => (isIPv6(found) ? (truncateIp(found) ?? '') : found))
    .replace(cutIpv6, '$1:')
}
