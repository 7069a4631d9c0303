import { isUtf8 } from 'node:buffer'
import { sqlTokens, type SqlToken } from './sql-tokens.js'

/**
 * Statements are bytes to ClickHouse, and the engine's addon takes text. Here text stands for bytes without loss: a byte
 * that is not UTF-8 becomes the lone surrogate U+DC80 to U+DCFF with its value (PEP 383), which UTF-8 itself never
 * contains.
 */
const strayByte = /[\uDC80-\uDCFF]/gu
const escapedOrStray = /\\([^])|[\uDC80-\uDCFF]/gu

export function toLosslessText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString()
  const parts: string[] = []
  let begin = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length === 0) {
      parts.push(bytes.toString('utf8', begin, at), String.fromCharCode(0xdc00 + bytes[at]!))
      begin = at + 1
    }
    at += Math.max(1, length)
  }
  parts.push(bytes.toString('utf8', begin))
  return parts.join('')
}

/** The bytes for which `toLosslessText` returned this text. */
export function toBytes(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text)
  const parts: Buffer[] = []
  let begin = 0
  for (const { index, 0: stray } of text.matchAll(strayByte)) {
    parts.push(Buffer.from(text.slice(begin, index)), Buffer.of(byteOf(stray)))
    begin = index + 1
  }
  parts.push(Buffer.from(text.slice(begin)))
  return Buffer.concat(parts)
}

/**
 * Rewrites a statement so that it is well-formed text which means the same bytes: in strings and quoted names, a byte
 * that is not UTF-8 is written as an escape. Elsewhere ClickHouse refuses such a byte, as does the engine then.
 */
export function escapeStrayBytes(sql: string): string {
  if (sql.isWellFormed()) return sql
  let escaped = ''
  let end = 0
  for (const token of sqlTokens(sql)) {
    if (token.text.isWellFormed()) continue
    escaped += sql.slice(end, token.start) + escapeToken(token)
    end = token.end
  }
  return escaped + sql.slice(end)
}

/** Writes stray bytes as escapes, for text between quotes whose own special characters are escaped already. */
export function escapeStray(text: string): string {
  return text.isWellFormed() ? text : text.replaceAll(strayByte, toEscape)
}

function escapeToken({ kind, text }: SqlToken): string {
  if (kind !== 'string' && kind !== 'quoted') return text
  const quote = kind === 'string' ? "'" : '`'
  if (/^(?:‘[^]*’|“[^]*”)$/.test(text)) return quoteAgain(text.slice(1, -1), quote)
  const tag = /^\$\w*\$/.exec(text)?.[0]
  if (tag !== undefined) return quoteAgain(text.slice(tag.length, -tag.length), quote)
  return text.replaceAll(escapedOrStray, (written: string, character: string | undefined) => {
    if (character === undefined) return toEscape(written)
    // ClickHouse keeps a backslash before a character that it does not escape.
    return character.isWellFormed() ? written : `\\\\${toEscape(character)}`
  })
}

/** These quotes have no escapes: the same text between ordinary quotes has. */
function quoteAgain(content: string, quote: string): string {
  const inner = content.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
  return quote + escapeStray(inner) + quote
}

function toEscape(stray: string): string {
  return `\\x${byteOf(stray).toString(16)}`
}

function byteOf(stray: string): number {
  return stray.charCodeAt(0) - 0xdc00
}

/** The length of the UTF-8 sequence that begins here (RFC 3629), 0 when none does. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0
}
