import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { scopePattern, scopeSlugPattern, writtenScopePattern } from './scope-patterns.js'
import { formatScope, parseScope, scopeKinds, toScopeValue } from './scope.js'

const isScope = (text: string): boolean => parseScope(text) !== undefined
const isSlug = (text: string): boolean => toScopeValue('tag', text) === text
const isWritten = (text: string): boolean => {
  const scope = parseScope(text)
  return scope !== undefined && formatScope(scope) === text
}

const words =
  '- !? [a] ++ +# C++ ` ~ _ a A 7 ID id I IDN world world-news world--news -world world- a_b zh-hant zh-Hant økonomi 日本 日本-1 𠮷'
const values = ['', ' ', '\u0000', '\n', '\n1\n', 'ID\n', 'World News', ...words.split(' ')]
const kindless = ['', 'global', 'Global', 'global ', ' global', 'global:', 'global:a', 'planet:a', 'section']
const scopes = [...kindless, ...scopeKinds.flatMap((kind) => values.map((value) => `${kind}:${value}`))]

const anyValue = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 20 }))
const anyScope = fc
  .tuple(fc.constantFrom('global', 'planet', ...scopeKinds), fc.constantFrom(':', ''), anyValue)
  .map((parts) => parts.join(''))
const isAscii = (text: string): boolean => Buffer.from(text).length === text.length
const long = 'a'.repeat(65)

describe.each([
  {
    what: 'a scope',
    pattern: scopePattern,
    accepts: isScope,
    any: anyScope,
    examples: scopes,
    tooMuch: ['tag:—'],
  },
  {
    what: 'a scope as it is written',
    pattern: writtenScopePattern,
    accepts: isWritten,
    any: anyScope,
    examples: scopes,
    tooMuch: ['tag:—', 'tag:Økonomi', `tag:${long}`],
  },
  {
    what: 'a slug',
    pattern: scopeSlugPattern,
    accepts: isSlug,
    any: anyValue,
    examples: values,
    tooMuch: ['—', 'Økonomi', 'ﬁ', long],
  },
])('the pattern of $what', ({ pattern, accepts, any, examples, tooMuch }) => {
  // Swagger UI compiles patterns without the `u` flag, JSON Schema validators with it.
  describe.each(['', 'u'])('with the flags "%s"', (flags) => {
    const matches = (text: string): boolean => new RegExp(pattern, flags).test(text)

    it('agrees with the parser', () => {
      expect(examples.filter(matches)).toEqual(examples.filter(accepts))
    })

    it('accepts whatever the parser accepts', () => {
      fc.assert(fc.property(any, (text) => !accepts(text) || matches(text)))
    })

    it('accepts nothing else in ASCII', () => {
      fc.assert(fc.property(any.filter(isAscii), (text) => matches(text) === accepts(text)))
    })

    it('checks neither lengths nor letters beyond ASCII', () => {
      expect(tooMuch.map((text) => [text, matches(text), accepts(text)])).toEqual(
        tooMuch.map((text) => [text, true, false]),
      )
    })
  })
})
