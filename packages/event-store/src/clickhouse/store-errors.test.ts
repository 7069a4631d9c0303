import { expect, it } from '@jest/globals'
import { ClickHouseError } from '@clickhouse/client'
import { InsertRefusedError, StoreUnavailableError, toInsertError } from './store-errors.js'

const answer = (code: string, type: string, message: string): ClickHouseError =>
  new ClickHouseError({ message, code, type })

it.each([
  ['content', 'content', answer('117', 'INCORRECT_DATA', 'Duplicate path')],
  [
    'size',
    'a body beyond the limit',
    answer('229', 'QUERY_IS_TOO_LARGE', 'The body is larger than 268435456 bytes'),
  ],
  [
    'size',
    'an insert’s own memory',
    answer('241', 'MEMORY_LIMIT_EXCEEDED', 'Query memory limit exceeded: would use 12.12 MiB'),
  ],
  [
    'size',
    'an insert’s own memory, in the words of older servers',
    answer('241', 'MEMORY_LIMIT_EXCEEDED', 'Memory limit (for query) exceeded: would use 12.12 MiB'),
  ],
  ['size', 'a proxy’s limit', new Error('<html><title>413 Request Entity Too Large</title></html>')],
])('blames the %s of the rows for %s', (reason, _what, cause) => {
  const error = toInsertError(cause)
  expect(error).toBeInstanceOf(InsertRefusedError)
  expect(error).toMatchObject({ reason, message: cause.message, row: undefined })
})

it('reads the row that ClickHouse’s error names', () => {
  const message = 'Duplicate path found: a%2Eb. (at row 78)\n: While executing BinaryRowInputFormat. '
  expect(toInsertError(answer('117', 'INCORRECT_DATA', message))).toMatchObject({ row: 77 })
})

it.each([
  [
    'the server’s memory',
    answer('241', 'MEMORY_LIMIT_EXCEEDED', 'Memory limit (total) exceeded: would use 4.01 GiB'),
  ],
  ['a full disk', answer('243', 'NOT_ENOUGH_SPACE', 'No space left')],
  ['a body that ended early', answer('33', 'CANNOT_READ_ALL_DATA', 'Cannot read all data')],
  ['a missing table', answer('60', 'UNKNOWN_TABLE', 'Unknown table')],
  ['a lost connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['a proxy without a server', new Error('<html><title>502 Bad Gateway</title></html>')],
])('blames no row for %s', (_what, error) => {
  expect(toInsertError(error)).toBeInstanceOf(StoreUnavailableError)
})
