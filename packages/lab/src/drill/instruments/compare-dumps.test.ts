import { expect, it } from '@jest/globals'
import { compareDumps } from './compare-dumps.js'

it.each([
  ['the same counts', { 'a:all:': 100 }, { 'a:all:': 100 }, 0.03, 0, 0],
  ['counts within the tolerance', { 'a:all:': 103 }, { 'a:all:': 100 }, 0.03, 0, 0],
  ['counts beyond it', { 'a:all:': 110 }, { 'a:all:': 100 }, 0.03, 1, 10],
  ['counts beyond it under another name', { 'a:type:page': 110 }, { 'a:type:page': 100 }, 0.03, 1, 0],
  ['one event more of few', { 'a:all:': 3 }, { 'a:all:': 2 }, 0.03, 0, 0],
  ['counts that are too low', { 'a:all:': 90 }, { 'a:all:': 100 }, 0.03, 1, 0],
  ['an exact count that is off by one', { 'a:all:': 101 }, { 'a:all:': 100 }, 0, 1, 1],
  ['a count that only one side has', {}, { 'a:all:': 100 }, 0.03, 1, 0],
  ['equal entries', { s: { title: 'T' } }, { s: { title: 'T' } }, 0, 0, 0],
  ['an entry that says something else', { s: { title: 'T' } }, { s: { title: 'U' } }, 0, 1, 0],
  ['an entry too many', { s: ['a', '1'] }, {}, 0, 1, 1],
  ['an entry too few', {}, { s: ['a', '1'] }, 0, 1, 0],
])('tells %s', (_what, kept, again, tolerance, differences, excess) => {
  const comparison = compareDumps(kept, again, { tolerance })
  expect(comparison.differences).toHaveLength(differences)
  expect(comparison.excess).toBe(excess)
})
