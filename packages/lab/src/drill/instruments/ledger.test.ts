import { expect, it } from '@jest/globals'
import { createLedger } from './ledger.js'

it('counts a message once, however often it is offered and acknowledged', () => {
  const ledger = createLedger()
  for (const id of ['a', 'b', 'a']) ledger.offer(id)
  ledger.acknowledge(['b', 'a'], 10)
  ledger.acknowledge(['a'], 20)
  expect(ledger.offered()).toBe(2)
  expect([...ledger.acknowledged()]).toEqual(['b', 'a'])
  expect(ledger.hasOffered('a')).toBe(true)
  expect(ledger.hasOffered('c')).toBe(false)
})

it.each([
  ['between two answers', [110, 120, 170, 180], 50],
  ['before the first answer', [160, 180], 60],
  ['after the last answer', [110, 130], 70],
  ['without any answer', [], 100],
  ['that goes on past the end', [120, 140, 400], 60],
])('finds the longest time without an answer %s', (_where, answers, expected) => {
  const ledger = createLedger()
  for (const atMs of answers) ledger.acknowledge(['a'], atMs)
  expect(ledger.worstGapMs(100, 200)).toBe(expected)
})
