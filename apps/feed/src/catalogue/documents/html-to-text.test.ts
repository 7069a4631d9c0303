import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { htmlToText } from './html-to-text.js'

it.each([
  ['plain', 'plain'],
  ['<b>Bold</b> and <i class="a>b">it</i>', 'Bold and b">it'],
  ['one<br/>two<p>three</p>', 'one two three'],
  ['H<sub>2</sub>O<div>x</div>y', 'H2O x y'],
  ['5 < 6 and a<b', '5 < 6 and a'],
  ['AT&amp;T &lt;b&gt; &nbsp; &#8220;x&#8221;', 'AT&T <b> “x”'],
  ['&amp;lt;', '&lt;'],
  ['<script>alert(1)</script>text<style>p{}</style>', 'text'],
  ['<SCRIPT src="x">alert(1)', ''],
  ['a<!-- <b>not</b> -->b', 'a b'],
  [' \n\t a \u0000\u0007 b\u2028c ', 'a b c'],
  ['\ud800x', '\ufffdx'],
])('%j', (html, expected) => {
  expect(htmlToText(html, 1_000)).toBe(expected)
})

it('cuts at a word and says so', () => {
  expect(htmlToText('one two three four', 12)).toBe('one two…')
  expect(htmlToText('x'.repeat(30), 10)).toBe(`${'x'.repeat(9)}…`)
  expect(htmlToText('का'.repeat(30), 10)).toBe(`${'का'.repeat(4)}…`)
})

it('is never longer than it may be, has no line breaks, and is well-formed', () => {
  const pieces = fc.constantFrom(
    '<b>',
    '</b>',
    '<',
    '>',
    '&amp;',
    '&',
    ';',
    '<!--',
    '-->',
    ' ',
    '\n',
    'word',
    '😀',
    '<script>',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), fc.integer({ min: 2, max: 50 }), (parts, maxLength) => {
      const text = htmlToText(parts.join(''), maxLength)
      expect(text.length).toBeLessThanOrEqual(maxLength)
      expect(text).not.toMatch(/[\n\r]/)
      expect(text.isWellFormed()).toBe(true)
    }),
  )
})

it('reads hostile text in a time in proportion to its length', () => {
  // In quadratic time this would not end.
  const texts = ['<script>'.repeat(100_000), '<'.repeat(500_000), '<!--'.repeat(200_000), '&'.repeat(500_000)]
  for (const text of texts) expect(htmlToText(text, 100).length).toBeLessThanOrEqual(100)
})
