import { expect, it } from '@jest/globals'
import { buildTraits, feedNowMs, hourMs } from '../../../test/build-traits.js'
import { compileFeedFilter } from './compile-feed-filter.js'
import { parseFeedFilter } from './parse-feed-filter.js'

const story = buildTraits('a', {
  section: 'Sport',
  sections: ['Sport', 'World'],
  tags: ['MotoGP'],
  author: 'Ann Lee',
  publisher: 'The Daily',
  language: 'en-GB',
  publishedMs: feedNowMs - 5 * hourMs,
})
const bare = buildTraits('b')

function passes(text: string, which = story): boolean {
  const parsed = parseFeedFilter(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return compileFeedFilter(parsed.filter)(which, feedNowMs)
}

it.each([
  ['', true],
  ['section:sport', true],
  ['section:world', true],
  ['section:music', false],
  ['section:music,sport', true],
  ['-section:music,sport', false],
  ['section:sport tag:motogp', true],
  ['section:sport tag:tennis', false],
  ['section:sport -tag:tennis', true],
  ['author:"Ann Lee"', true],
  ['publisher:the-daily', true],
  ['-publisher:"The Daily"', false],
  ['language:en', true],
  ['language:en-gb', true],
  ['language:e', false],
  ['language:en-us,id', false],
  ['maxAge:5h', true],
  ['maxAge:4h', false],
  ['-maxAge:4h', true],
])('"%s" lets the story pass: %s', (text, expected) => {
  expect(passes(text)).toBe(expected)
})

it('knows nothing of a story that has no attributes', () => {
  for (const key of ['section', 'tag', 'author', 'publisher', 'language']) {
    expect(passes(`${key}:sport`, bare)).toBe(false)
    expect(passes(`-${key}:sport`, bare)).toBe(true)
  }
})
