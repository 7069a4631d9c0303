import { expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { parseBatchId, toBatchId } from './batch-id.js'

it('gives back the journal and the range that an id was made of', () => {
  const journalId = randomUUID()
  expect(parseBatchId(toBatchId(journalId, 0, 9_007_199_254_740_991))).toEqual({
    journalId,
    range: '0-9007199254740991',
  })
})

it.each([
  '',
  'a-0-1',
  '0-1',
  randomUUID(),
  `${randomUUID()}-1`,
  `${randomUUID()}-1-2-3`,
  `x${randomUUID()}-1-2`,
])('recognises that no journal gave the id %j', (id) => {
  expect(parseBatchId(id)).toBeUndefined()
})
