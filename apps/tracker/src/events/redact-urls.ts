import { isIPv4, isIPv6 } from 'node:net'
import type { JsonObject, JsonValue } from '@frontpage/contracts'
import { hideMailAddresses } from './hide-mail-addresses.js'
import { versionName } from './truncate-addresses.js'

/** The part of a URL in which addresses are hidden: all behind its `?`, or all behind its host. */
export type Redaction = 'query' | 'all'

const hiddenIp = 'redacted-ip'

/** The start of a value or of a word in it: behind a percent-escape, or behind no part of a number. */
const start = '(?:(?<=%(?:25)*[\\da-f]{2})|(?<![\\w.:%]|%[\\da-f]))'
const ipv4 = new RegExp(`${start}\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])`, 'gi')
const ipv6 = new RegExp(
  `${start}(?:[\\da-f]{0,4}(?::|%(?:25)*3a)){2,7}(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[\\da-f]{1,4})?(?![\\w.:])`,
  'gi',
)
const escapedColon = /%(?:25)*3a/gi

/**
 * Puts placeholders in the place of mail and IP addresses in a text that is a URL, or a part of one that begins with its
 * path or its query. Returns every other text unchanged; most of them are told by one search for `?`.
 */
export function redactUrl(text: string, where: Redaction): string {
  if (where === 'query') {
    const query = text.indexOf('?')
    if (query === -1 || !mayHoldAddress(text, query) || !isUrl(text)) return text
    // The fragment of an application of one page has a query of its own.
    return text.split('#').map(redactQuery).join('#')
  }
  const behindHost = startOfPath(text)
  if (behindHost === -1 || !mayHoldAddress(text, behindHost)) return text
  return text.slice(0, behindHost) + redactPart(text.slice(behindHost))
}

function redactQuery(text: string): string {
  const query = text.indexOf('?')
  return query === -1 ? text : text.slice(0, query) + redactPart(text.slice(query))
}

/** Redacts the URLs among an object's values, in place, at any depth. Returns whether there were any. */
export function redactUrls(item: JsonObject | JsonValue[], where: Redaction): boolean {
  const object = item as JsonObject
  let isChanged = false
  for (const key of Object.keys(object)) {
    const value = object[key]
    if (typeof value === 'string') {
      const redacted = redactUrl(value, where)
      if (redacted === value) continue
      object[key] = redacted
      isChanged = true
    } else if (typeof value === 'object' && value !== null && redactUrls(value, where)) isChanged = true
  }
  return isChanged
}

/** Redacts the URLs in a text of any syntax, such as a body that is no JSON. */
export function redactUrlsIn(text: string, where: Redaction): string {
  return text
    .replaceAll(/\\u00(25|3a|3f|40)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/[^\s"\\]+/g, (word) => redactUrl(word, where))
}

/** Redacts a text that is a value of a query. */
export function redactValue(text: string): string {
  return hideMailAddresses(text).replaceAll(ipv4, hideIpv4).replaceAll(ipv6, hideIpv6)
}

/** Versions look like IPv4 addresses. */
function redactPart(part: string): string {
  return part
    .split('&')
    .map((parameter) => {
      const equals = parameter.indexOf('=')
      const name = equals === -1 ? '' : parameter.slice(0, equals)
      const isVersion = /(?:^|\?)v(?:er)?$/i.test(name) || versionName.test(name)
      return isVersion ? hideMailAddresses(parameter) : redactValue(parameter)
    })
    .join('&')
}

function hideIpv4(found: string): string {
  return isIPv4(found) ? hiddenIp : found
}

function hideIpv6(found: string): string {
  return isIPv6(found.replaceAll(escapedColon, ':')) ? hiddenIp : found
}

/** Returns where the part behind the host begins; -1 where the text is no URL. */
function startOfPath(text: string): number {
  const authority = /^(?:[a-z][\w+.-]*:)?\/\//i.exec(text)?.[0].length
  if (authority === undefined) return /^[/?#]/.test(text) ? 0 : startOfQuery(text)
  const path = text.slice(authority).search(/[/?#]/)
  return path === -1 ? -1 : authority + path
}

/** A host without a scheme. */
function startOfQuery(text: string): number {
  const query = text.indexOf('?')
  return query === -1 || !isUrl(text) ? -1 : Math.max(0, text.indexOf('/'))
}

/** A sentence may have a question mark, too. */
function isUrl(text: string): boolean {
  return /^(?:[a-z][\w+.-]*:\/\/|[/?#])/i.test(text) || !/\s/.test(text)
}

/** Whether there is an `@`, a dot between digits, or two colons. Each may be escaped, all but the dot. */
function mayHoldAddress(text: string, from: number): boolean {
  let colons = 0
  for (let at = from; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x40:
        return true
      case 0x2e:
        if (isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1))) return true
        break
      case 0x3a:
        if (++colons > 1) return true
        break
      case 0x25: {
        const first = text.charCodeAt(at + 1)
        // `%40`, `%25…`, and `%3A` or `%3a`.
        if (first === 0x34 && text.charCodeAt(at + 2) === 0x30) return true
        if (first === 0x32 && text.charCodeAt(at + 2) === 0x35) return true
        if (first === 0x33 && (text.charCodeAt(at + 2) | 0x20) === 0x61 && ++colons > 1) return true
        break
      }
      default:
    }
  }
  return false
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
