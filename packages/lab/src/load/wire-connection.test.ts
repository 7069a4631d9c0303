import { expect, it } from '@jest/globals'
import { statusOfWhole } from './wire-connection.js'

const head = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n'

it.each([
  ['', undefined],
  ['HTTP/1.1 200 OK\r\nContent-Le', undefined],
  [head, undefined],
  [`${head}{`, undefined],
  [`${head}{}`, 503],
  ['HTTP/1.1 204 No Content\r\n\r\n', 204],
])('recognises whether %j is a complete response', (text, status) => {
  expect(statusOfWhole(text)).toBe(status)
})
