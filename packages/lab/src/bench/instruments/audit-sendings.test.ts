import { expect, it } from '@jest/globals'
import { compareSendings } from './audit-sendings.js'

const row = (sending: number, rows: number, messages: number) => ({
  prefix: `run00001-${sending.toString(16).padStart(8, '0')}`,
  rows,
  messages,
})
const run = { batchSize: 10, acknowledged: new Set([0, 1, 26]) }

it('finds nothing where every acknowledged message is there once', () => {
  expect(compareSendings([row(0, 10, 10), row(1, 10, 10), row(26, 10, 10)], run)).toEqual({
    stored: 30,
    lost: 0,
    duplicated: 0,
  })
})

it('counts missing messages, and does not offset them with others', () => {
  const audit = compareSendings([row(0, 10, 10), row(1, 7, 7), row(2, 10, 10)], run)
  expect(audit).toEqual({ stored: 27, lost: 13, duplicated: 0 })
})

it('counts copies', () => {
  expect(compareSendings([row(0, 12, 10), row(1, 10, 10), row(26, 9, 9)], run)).toEqual({
    stored: 29,
    lost: 1,
    duplicated: 2,
  })
})
