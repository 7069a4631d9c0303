import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatScope, parseScope, scopeKinds, toScopeValue } from './scope.js'

const slugOf = (name: string): string | undefined => toScopeValue('tag', name)

describe('different words have different slugs', () => {
  it.each([
    ['Hindi', ['काला', 'कील', 'केला', 'कल', 'काल']],
    ['Thai', ['กิน', 'กัน', 'กิ่น', 'กน', 'ข่าว', 'ขาว', 'ข้าว']],
    ['Hebrew', ['סֵפֶר', 'סַפָּר', 'סְפָר', 'ספר']],
    ['Arabic', ['عَلَم', 'عِلْم', 'عُلِمَ', 'علم']],
    ['Turkish', ['sınır', 'sinir', 'SİNİR', 'SINIR'.toLowerCase().replaceAll('i', 'ı'), 'kar', 'kâr']],
    ['capitals of Turkish', ['SINIR', 'SİNİR']],
    ['programming languages', ['C', 'C+', 'C++', 'C#', 'F#', 'F', 'C++17', 'C17']],
    ['names with a plus', ['Canal', 'Canal+', '18', '18+', 'LGBT', 'LGBT+']],
    ['names of the same first 64 characters', [1, 2, 3].map((at) => `${'long name '.repeat(7)}${at}`)],
    ['long names of other alphabets', [1, 2, 3].map((at) => `${'लंबा नाम '.repeat(9)}${at}`)],
  ])('in %s', (_what, words) => {
    const slugs = words.map(slugOf)
    expect(slugs).not.toContain(undefined)
    expect(new Set(slugs).size).toBe(new Set(words).size)
  })
})

it.each([
  ['World News', 'world-news'],
  ['  world – news! ', 'world-news'],
  ['#MeToo', 'metoo'],
  ['C++', 'c-plus-plus'],
  ['C plus plus', 'c-plus-plus'],
  ['C#', 'c-sharp'],
  ['C♯', 'c-sharp'],
  ['Ｃ＃', 'c-sharp'],
  ['Disney+ News', 'disney-plus-news'],
  ['काला धन', 'काला-धन'],
  ['I\u0307stanbul', 'istanbul'],
  ['İstanbul', 'istanbul'],
  ['Cafe\u0301', 'café'],
  ['soft\u00adhyphen, zero\u200bwidth', 'softhyphen-zerowidth'],
  ['\u200fעברית\u200e', 'עברית'],
  ['می\u200cخواهم', 'می-خواهم'],
  ['I ❤\ufe0f Bali', 'i-bali'],
  ['\ufeff \u0301 \u200d', undefined],
  ['❤\ufe0f', undefined],
  ['+', undefined],
  ['#', undefined],
])('the slug of %j is %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})

describe('a long name', () => {
  it.each([
    ['pairs of surrogates', '𠮷'],
    ['marks', 'का\u093c'],
    ['one letter with many marks', 'e\u0323\u0301\u0302\u0303\u0304'],
    ['hyphens', 'a '],
  ])('is cut between two characters: %s', (_what, unit) => {
    for (let start = 0; start < unit.length + 2; start++) {
      const slug = slugOf(`${'x'.repeat(50 + start)}${unit.repeat(40)}`)!
      expect(slug.length).toBeLessThanOrEqual(64)
      expect(slug.isWellFormed()).toBe(true)
      const beginning = slug.slice(0, slug.lastIndexOf('-'))
      expect(beginning).toMatch(new RegExp(`^x+(${slugOf(unit)!}|-)*a?$`, 'u'))
    }
  })
})

describe('a scope', () => {
  const anyName = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 90 }),
    fc.string({ unit: 'grapheme', maxLength: 90 }),
    fc
      .array(fc.constantFrom(...'aİiIΣς+#♯ -\u0301\u0307\u0323\u200b\u200c\u034fक\u093fกิ𠮷ß'.split('')))
      .map((parts) => parts.join('')),
  )

  it('can be asked for by what it is called', () => {
    const anyScope = fc.tuple(fc.constantFrom(...scopeKinds), anyName)
    fc.assert(
      fc.property(anyScope, ([kind, name]) => {
        const value = toScopeValue(kind, name)
        if (value === undefined) return
        expect(value.isWellFormed()).toBe(true)
        expect(value.length).toBeLessThanOrEqual(64)
        expect(parseScope(formatScope({ kind, value }))).toEqual({ kind, value })
      }),
      { numRuns: 2_000 },
    )
  })
})
