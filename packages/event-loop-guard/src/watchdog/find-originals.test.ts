import { SourceMap } from 'node:module'
import { expect, it } from '@jest/globals'
import { findOriginals } from './find-originals.mjs'

const sources = ['a.ts', 'b.ts']
/** Two lines: three segments, the second of which has no source; then one of another source, indented. */
const mappings = 'AAAA,E,ICGC;GDAC'
const map = { version: 3, sources, mappings }

it.each<[string, { line: number; column: number }, object | undefined]>([
  ['the first', { line: 0, column: 0 }, { source: 'a.ts', line: 0, column: 0 }],
  ['within it', { line: 0, column: 1 }, { source: 'a.ts', line: 0, column: 0 }],
  ['what is of no source', { line: 0, column: 3 }, undefined],
  ['behind the last of a line', { line: 0, column: 99 }, { source: 'b.ts', line: 3, column: 1 }],
  ['before the first of a line', { line: 1, column: 2 }, undefined],
  ['another line', { line: 1, column: 3 }, { source: 'a.ts', line: 3, column: 2 }],
  ['beyond the last line', { line: 7, column: 0 }, undefined],
])('finds %s', (_what, position, original) => {
  expect(findOriginals(map, [position])).toEqual([original])
})

it('finds several in one pass, in the order that they are asked for', () => {
  const wanted = [
    { line: 7, column: 0 },
    { line: 1, column: 3 },
    { line: 0, column: 9 },
    { line: 0, column: 0 },
  ]
  expect(findOriginals(map, wanted)).toEqual(wanted.map((position) => findOriginals(map, [position])[0]))
})

it('finds places in the sections of a map', () => {
  const sections = [
    { offset: { line: 0, column: 0 }, map },
    { offset: { line: 5, column: 10 }, map },
  ]
  expect(
    findOriginals({ sections }, [
      { line: 5, column: 10 },
      { line: 6, column: 3 },
      { line: 5, column: 9 },
    ]),
  ).toEqual([{ source: 'a.ts', line: 0, column: 0 }, { source: 'a.ts', line: 3, column: 2 }, undefined])
})

it('finds what node finds', () => {
  const inNode = new SourceMap({ file: 'x.js', names: [], sourcesContent: [], sourceRoot: '', ...map })
  for (const position of [
    { line: 0, column: 1 },
    { line: 0, column: 7 },
    { line: 1, column: 3 },
  ]) {
    const entry = inNode.findEntry(position.line, position.column)
    const [original] = findOriginals(map, [position])
    if (!('originalSource' in entry)) throw new Error('node finds nothing')
    expect(original).toEqual({
      source: entry.originalSource,
      line: entry.originalLine,
      column: entry.originalColumn,
    })
  }
})
