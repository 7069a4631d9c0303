import { expect, it } from '@jest/globals'
import { clickHouseError } from './clickhouse-error.js'
import { toClickHouseError } from './to-clickhouse-error.js'

it.each([
  [
    'Code: 60. DB::Exception: Table default.t does not exist. (UNKNOWN_TABLE)',
    { code: 60, type: 'UNKNOWN_TABLE', message: 'Table default.t does not exist.' },
  ],
  [
    'Code: 27. DB::Exception: Code: 27. DB::Exception: Cannot parse input: (at row 3)\n: (in file/uri /tmp/spool/3): While ' +
      'executing ParallelParsingBlockInputFormat: While executing File: data for INSERT was parsed from file. ' +
      '(CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 26.7.2.1). (CANNOT_PARSE_INPUT_ASSERTION_FAILED)',
    {
      code: 27,
      type: 'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
      message: 'Cannot parse input: (at row 3)\n: While executing ParallelParsingBlockInputFormat.',
    },
  ],
  [
    'Code: 73. DB::Exception: Code: 73. DB::Exception: Code: 73. DB::Exception: Unknown format Nope. (UNKNOWN_FORMAT) ' +
      '(version 26.7.2.1). (UNKNOWN_FORMAT) (version 26.7.2.1). (UNKNOWN_FORMAT)',
    { code: 73, type: 'UNKNOWN_FORMAT', message: 'Unknown format Nope.' },
  ],
  [
    'Query failed: Code: 395. DB::Exception: Value (A_B) (version 1): x. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)',
    { code: 395, type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO', message: 'Value (A_B) (version 1): x.' },
  ],
  ['something else', { code: 1001, type: 'STD_EXCEPTION', message: 'something else' }],
])('reads %j', (text, expected) => {
  const { code, type, message } = toClickHouseError(new Error(text))
  expect({ code, type, message }).toEqual(expected)
})

it('leaves its own errors as they are', () => {
  const error = clickHouseError('NOT_IMPLEMENTED', 'no')
  expect(toClickHouseError(error)).toBe(error)
})
