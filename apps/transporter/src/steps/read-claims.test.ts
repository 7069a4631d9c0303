import { expect, it } from '@jest/globals'
import type { JsonObject, StoryProperties } from '@frontpage/contracts'
import type { StoryClaims } from '@frontpage/read-models'
import { readClaims } from './read-claims.js'
import { pagesOfUnknownSource as pages } from './source-pages.js'

const receivedAt = Date.UTC(2026, 10, 24, 12)

function read(said: JsonObject, understood: StoryProperties = {}): StoryClaims {
  return readClaims(said, understood, { pages, receivedAt })
}

it.each([
  '',
  '   ',
  '\u00a0\t\n',
  '\u200b',
  '\u200b\ufeff\u2060 ',
  '\u00ad',
  'undefined',
  ' Undefined ',
  'null',
  'NaN',
  '[object Object]',
  '—',
  '…',
  'Loading',
  'Loading…',
  'loading...',
  'LOADING . . .',
  'Please wait…',
  'Wird geladen …',
  'Untitled Document',
  '404 Not Found',
  '404',
  '%',
  '{{ title }}',
  '${title}',
  '%title%',
  '読み込み中...',
])('the title %j says nothing', (title) => {
  expect(read({ title, author: 'Ann' })).toEqual({ author: 'Ann' })
})

it.each(['Loading bays of the harbour stay closed', 'Null and void', '🚀', 'काला', '1984', '100%', 'C++'])(
  'the title %j may be one',
  (title) => {
    expect(read({ title })).toEqual({ title })
  },
)

it.each(['section', 'author', 'publisher', 'language'] as const)(
  'a %s says nothing where it is blank',
  (name) => {
    for (const blank of ['\u200b', 'undefined', 'null', ' - ']) expect(read({ [name]: blank })).toEqual({})
    // These are words that only titles stand for nothing with.
    expect(read({ [name]: ' Document ' })).toEqual({ [name]: 'Document' })
  },
)

it.each<[unknown, string | undefined]>([
  ['2026-11-24T08:00:00+07:00', '2026-11-24T08:00:00+07:00'],
  ['1953-05-29', '1953-05-29'],
  [1_795_000_000, '1795000000'],
  [1_795_000_000_000, '1795000000000'],
  ['1795000000', '1795000000'],
  [1_795_000_000_000_000, '1795000000000000'],
  [0, undefined],
  [-1, undefined],
  [20_261_124, undefined],
  ['', undefined],
  ['undefined', undefined],
  ['yesterday', undefined],
  ['0000-00-00 00:00:00', undefined],
  ['0001-01-01T00:00:00Z', undefined],
  ['1970-01-01T00:00:00.000Z', undefined],
  ['9999-12-31', undefined],
  ['2028-01-01', undefined],
  [{}, undefined],
])('the time of publication %j is %j', (publishedAt, expected) => {
  const claims = read({ publishedAt: publishedAt as JsonObject[string] })
  expect(claims).toEqual(expected === undefined ? {} : { publishedAt: expected })
})

it('takes a number of the source’s own word for the time of publication', () => {
  expect(read({}, { publishedAt: 1_795_000_000 })).toEqual({ publishedAt: '1795000000' })
})

it.each<[unknown, readonly string[] | undefined]>([
  [
    ['Paris, Texas', 'Film'],
    ['Paris, Texas', 'Film'],
  ],
  ['a, b,,c', ['a', 'b', 'c']],
  [
    ['a\nb', ' c '],
    ['a b', 'c'],
  ],
  [[' ', '\u200b', 'undefined', 'a'], ['a']],
  [[{ name: 'Budget 2026, part 1' }, 7], ['Budget 2026, part 1']],
  [
    ['a'.repeat(490), 'overlong-tag', 'b'],
    ['a'.repeat(490), 'b'],
  ],
  [['x'.repeat(501)], undefined],
  [[], undefined],
])('the tags %j are %j', (tags, expected) => {
  expect(read({ tags: tags as JsonObject[string] }).tags?.split('\n')).toEqual(expected)
})
