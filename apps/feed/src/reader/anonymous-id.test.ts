import { expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { isUnguessable } from './anonymous-id.js'

it('takes the ids that devices make up at random', () => {
  for (let times = 0; times < 100; times++) expect(isUnguessable(randomUUID())).toBe(true)
  expect(isUnguessable('1hX9pQ2vLr8sKd0w')).toBe(true)
})

it.each([
  '',
  'ann',
  'ann.smith@example.com',
  'aaaaaaaaaaaaaaaa',
  'reader-1',
  '+4915112345678901',
  '4915112345678901',
  '2026-11-30-09:14:26',
  'a'.repeat(15),
  'ab12cd34'.repeat(26),
  'with a space in it all',
])('does not take %j', (id) => {
  expect(isUnguessable(id)).toBe(false)
})
