import { expect, it } from '@jest/globals'
import { httpStatus } from './http-status.js'

it.each([
  ['SYNTAX_ERROR', 62, 400],
  ['UNKNOWN_TABLE', 60, 404],
  ['AUTHENTICATION_FAILED', 516, 403],
  ['TIMEOUT_EXCEEDED', 159, 408],
  ['QUERY_IS_TOO_LARGE', 229, 413],
  ['NOT_IMPLEMENTED', 48, 501],
  ['TOO_MANY_SIMULTANEOUS_QUERIES', 202, 500],
  ['READONLY', 164, 500],
])('%s', (_, code, status) => {
  expect(httpStatus(code)).toBe(status)
})
