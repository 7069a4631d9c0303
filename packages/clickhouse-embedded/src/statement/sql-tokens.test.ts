import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sqlIdentifier, sqlString } from '../engine/sql-literal.js'
import { nameOf, sqlTokens, topLevelTokens } from './sql-tokens.js'

const texts = (sql: string): string[] => [...sqlTokens(sql)].map(({ text }) => text)

it.each<[string, string[]]>([
  ['select 1', ['SELECT', '1']],
  ['select a.b, "x;y" from `t;` -- c;\n;', ['SELECT', 'A', '.', 'B', ',', '"x;y"', 'FROM', '`t;`', ';']],
  ["select 'it''s', 'a\\'b;' /* ; */", ['SELECT', "'it''s'", ',', "'a\\'b;'"]],
  ['select $$a;b$$, $tag$ ; $tag$', ['SELECT', '$$a;b$$', ',', '$tag$ ; $tag$']],
  ['#!shebang\nselect 1 # comment ;', ['SELECT', '1']],
  ["select 1 // it's a comment\n, 2", ['SELECT', '1', ',', '2']],
  ["select /* a /* b */ it's c */ 1", ['SELECT', '1']],
  ["select “'”, ‘'’ -- '", ['SELECT', "“'”", ',', "‘'’"]],
  ['select ‘a\\’ from “b“c”', ['SELECT', '‘a\\’', 'FROM', '“b“c”']],
  ['select 1 as $a$ into outfile', ['SELECT', '1', 'AS', '$A$', 'INTO', 'OUTFILE']],
  ['into\u200boutfile\u2060a\u0085b', ['INTO', 'OUTFILE', 'A', 'B']],
  ["select 'open", ['SELECT', "'open"]],
  ['select /* open', ['SELECT']],
  ['select größe', ['SELECT', 'GRÖSSE']],
  ['', []],
])('reads %j', (sql, expected) => {
  expect(texts(sql)).toEqual(expected)
})

it('keeps any text inside of a literal or a quoted name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(texts(`SELECT ${sqlString(text)} FROM ${sqlIdentifier(text)};`)).toHaveLength(5)
    }),
  )
})

it('covers a text without gaps but for blanks and comments, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...' |\n|\'|"|`|$|\\|;|(|)|-|/|*|#|a|F|1|ü|😀'.split('|')) }),
      (sql) => {
        let end = 0
        for (const token of sqlTokens(sql)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(token.end).toBeGreaterThan(token.start)
          end = token.end
        }
        expect(end).toBeLessThanOrEqual(sql.length)
      },
    ),
  )
})

it('leaves out what stands in brackets', () => {
  const tokens = topLevelTokens(sqlTokens('(a (b) c) d [e] f)'))
  expect([...tokens].map(({ text }) => text)).toEqual(['(', 'D', '[', 'F'])
})

it('reads a literal of many megabytes', () => {
  expect(texts(`SELECT '${"a''b\\\\".repeat(1_000_000)}', '${'x'.repeat(8_000_000)}'`)).toHaveLength(4)
})

it.each([
  ['File', 'file'],
  ['`file`', 'file'],
  ['"FILE"', 'file'],
  ['“file”', 'file'],
  ['`f\\x69le`', 'file'],
  ["'file'", undefined],
  ['$$file$$', undefined],
  ['(', undefined],
])('reads the name in %s', (sql, expected) => {
  expect([...sqlTokens(sql)].map(nameOf)).toEqual([expected])
})
