import { cutText } from '@frontpage/contracts'
import { decodeHTML } from 'entities'

/** Elements whose content is no text. */
const silent = ['script', 'style'] as const
/** Elements within a word or a sentence; all others begin a new one. */
const inline: ReadonlySet<string> = new Set(
  'a abbr b bdi bdo big cite code dfn em font i ins kbd mark q s small span strong sub sup tt u wbr'.split(
    ' ',
  ),
)
/** More than this of a description is not looked at. */
const maxHtmlLength = 20_000

/**
 * The text of HTML on one line, at most `maxLength` UTF-16 units, cut at a word. Reads each character once. What is no tag
 * ("5 < 6") stays; entities are decoded after tags are gone, so that none of them becomes a tag.
 */
export function htmlToText(html: string, maxLength: number): string {
  const text = decodeHTML(withoutTags(html.slice(0, maxHtmlLength)))
    // oxlint-disable-next-line no-control-regex -- control characters are what is to go
    .replaceAll(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu, ' ')
    .trim()
    .toWellFormed()
  return text.length <= maxLength ? text : cut(text, maxLength)
}

function withoutTags(html: string): string {
  let text = ''
  let at = 0
  for (;;) {
    const open = html.indexOf('<', at)
    if (open === -1) return text + html.slice(at)
    text += html.slice(at, open)
    if (!/[a-z/!?]/i.test(html.charAt(open + 1))) {
      text += '<'
      at = open + 1
      continue
    }
    const end = endOfTag(html, open)
    if (end === -1) return text
    const [, name = ''] = /^<\/?([a-z0-9]+)/i.exec(html.slice(open, open + 12)) ?? []
    if (!inline.has(name.toLowerCase())) text += ' '
    at = end
  }
}

/** The index behind a tag, a comment, or an element that has no text; -1 where it does not end. */
function endOfTag(html: string, open: number): number {
  const isComment = html.startsWith('<!--', open)
  const close = isComment ? html.indexOf('-->', open + 4) : html.indexOf('>', open)
  if (close === -1) return -1
  const name = silent.find((each) => html.slice(open + 1, open + 1 + each.length).toLowerCase() === each)
  if (name === undefined) return close + (isComment ? 3 : 1)
  const ending = html.toLowerCase().indexOf(`</${name}`, close)
  const after = ending === -1 ? -1 : html.indexOf('>', ending)
  return after === -1 ? -1 : after + 1
}

function cut(text: string, maxLength: number): string {
  const head = cutText(text, maxLength - 1)
  const space = head.lastIndexOf(' ')
  return `${(space > maxLength / 2 ? head.slice(0, space) : head).trimEnd()}…`
}
