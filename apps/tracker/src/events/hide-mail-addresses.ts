const percent = 0x25

const hiddenMail = 'redacted-mail'

/** RFC 5321 allows 64 and 255 characters; in a query each may be escaped, also twice. */
const maxLocalLength = 320
const maxDomainLength = 255

/** The sign of a mail address, plain or escaped any number of times. */
const sign = /@|%(?:25)*40/g
const domain =
  /^(?:(?:[\p{L}\p{N}-]|%(?:25)*[89a-f][\da-f]){1,63}(?:\.|%(?:25)*2e))+(?:[\p{L}\p{N}-]|%(?:25)*[89a-f][\da-f]){2,63}/iu
const escape = /^%(?:25)*[\da-f]{2}/i
/** The escapes that are part of a name: `+`, `-`, `.`, `_`, and the bytes of letters beyond ASCII. */
const escapeInName = /^%(?:25)*(?:2b|2d|2e|5f|[89a-f][\da-f])/i

/**
 * Puts `redacted-mail` in the place of everything in a text that has the shape of a mail address, also where it is
 * escaped as in a URL. It looks around each `@`, so that no text takes longer than its length is worth.
 */
export function hideMailAddresses(text: string): string {
  if (!text.includes('@') && !text.includes('40')) return text
  let result = ''
  let copied = 0
  for (const { index, 0: found } of text.matchAll(sign)) {
    const end = index + found.length
    if (index < copied) continue
    const host = domain.exec(text.slice(end, end + maxDomainLength))?.[0]
    const start = host === undefined ? index : startOfLocal(text, index, copied)
    if (host === undefined || start === index) continue
    result += text.slice(copied, start) + hiddenMail
    copied = end + host.length
  }
  return copied === 0 ? text : result + text.slice(copied)
}

/** Returns where the name before an `@` begins, not before `from`; `end` where there is no name. */
function startOfLocal(text: string, end: number, from: number): number {
  const least = Math.max(from, end - maxLocalLength)
  let start = end
  for (let at = end - 1; at >= least; at--) {
    const code = text.charCodeAt(at)
    if (code === percent) {
      const rest = text.slice(at, at + 20)
      // The digits of a separator's escape were passed as if they were the name's.
      if (!escapeInName.test(rest)) return Math.min(end, at + (escape.exec(rest)?.[0].length ?? 1))
      start = at
    } else if (isInName(code)) start = at
    else break
  }
  return start
}

const isInNameByCode: readonly boolean[] = Array.from({ length: 0xa1 }, (_, code) =>
  /[\w.+'~-]/.test(String.fromCharCode(code)),
)

/** Letters, digits, letters beyond ASCII, and the signs that names of mailboxes really have. */
function isInName(code: number): boolean {
  return isInNameByCode[code] ?? true
}
