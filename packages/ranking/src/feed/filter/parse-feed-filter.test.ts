import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { filterKeys, topicsAskedFor, type FeedFilter } from './feed-filter.js'
import { formatFeedFilter } from './format-feed-filter.js'
import { filterLimits, parseFeedFilter } from './parse-feed-filter.js'

function parse(text: string): FeedFilter {
  const parsed = parseFeedFilter(text)
  if (!parsed.ok) throw new Error(`${parsed.at}: ${parsed.message}`)
  return parsed.filter
}

describe('a filter', () => {
  it('has terms with keys and values', () => {
    expect(
      parse(' section:sport,World-News  -tag:gossip publisher:"The Daily" language:id maxAge:24h '),
    ).toEqual([
      { key: 'section', isNot: false, values: ['sport', 'world-news'] },
      { key: 'tag', isNot: true, values: ['gossip'] },
      { key: 'publisher', isNot: false, values: ['the-daily'] },
      { key: 'language', isNot: false, values: ['id'] },
      { key: 'maxAge', isNot: false, maxAgeMs: 86_400_000 },
    ])
    expect(parse('')).toEqual([])
  })

  it.each([
    ['sport', 0, 'its key is one of section, tag, author, publisher, language, maxAge'],
    ['section:sport colour:red', 14, '"colour" is no key of a filter; allowed are section'],
    ['-colour:red', 1, '"colour" is no key'],
    ['section:', 8, 'a value is expected'],
    ['section:sport,', 14, 'a value is expected'],
    ['section: sport', 8, 'a value is expected'],
    ['publisher:"The Daily', 10, 'never closed'],
    ['publisher:"A"tag:b', 13, 'a space is expected'],
    ['tag:—', 4, 'at least one letter or digit'],
    ['tag:""', 4, 'at least one letter or digit'],
    ['maxAge:soon', 7, '30m, 24h, 7d'],
    ['maxAge:0h', 7, '30m, 24h, 7d'],
    ['maxAge:1h,2h', 10, 'one value'],
    ['--tag:a', 0, 'a term such as'],
    [`tag:${'a'.repeat(600)}`, filterLimits.length, 'at most 500 characters'],
    [Array.from({ length: 17 }, () => 'tag:a').join(' '), 96, 'at most 16 terms'],
    [`tag:${Array.from({ length: 17 }, () => 'a').join()}`, 36, 'at most 16 values'],
  ])('%s is refused with the place and what is allowed there', (text, at, message) => {
    const parsed = parseFeedFilter(text)
    expect(parsed).toMatchObject({ ok: false, at })
    expect(parsed).toHaveProperty('message', expect.stringContaining(message))
  })

  it('asks for topics, those that are not wanted left out', () => {
    expect(topicsAskedFor(parse('section:a,b -tag:c language:id maxAge:1h'))).toEqual(
      new Set(['section:a', 'section:b']),
    )
  })

  const values = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,6}(-[a-z0-9]{1,4})?$/), {
    minLength: 1,
    maxLength: 3,
  })
  const terms = fc.oneof(
    fc.record({ key: fc.constantFrom(...filterKeys), isNot: fc.boolean(), values }),
    fc.record({
      key: fc.constant('maxAge' as const),
      isNot: fc.boolean(),
      maxAgeMs: fc.integer({ min: 1, max: 99_999 }).map((minutes) => minutes * 60_000),
    }),
  )

  it('is the same after it was written and read again', () => {
    fc.assert(
      fc.property(fc.array(terms, { maxLength: 5 }), (filter) => {
        const text = formatFeedFilter(filter)
        expect(formatFeedFilter(parse(text))).toBe(text)
        expect(formatFeedFilter(filter.toReversed())).toBe(text)
      }),
    )
  })

  it('answers for any text, with a place in it or a filter', () => {
    const texts = fc.oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^[-"a-z:, ]{0,40}$/))
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseFeedFilter(text)
        if (!parsed.ok) expect(parsed.at).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
