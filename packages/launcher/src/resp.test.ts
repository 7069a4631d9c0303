import { describe, expect, it } from '@jest/globals'
import { parseReply } from './resp.js'

describe('parseReply', () => {
  it.each([
    ['+PONG\r\n', 'PONG', 7],
    [':12\r\n', '12', 5],
    ['$5\r\nhello\r\n', 'hello', 11],
    ['$4\r\n\u00e9\u00e9\r\n', '\u00e9\u00e9', 10],
    ['+OK\r\n+PONG\r\n', 'OK', 5],
  ])('reads %j', (text, value, length) => {
    expect(parseReply(Buffer.from(text))).toEqual({ value, length })
  })

  it.each(['', '+PO', '$5\r\nhel', '$5\r\nhello', '+PONG\r'])('waits for the rest of %j', (text) => {
    expect(parseReply(Buffer.from(text))).toBeUndefined()
  })

  it('throws the error of Redis', () => {
    expect(() => parseReply(Buffer.from('-NOAUTH Authentication required.\r\n'))).toThrow('NOAUTH')
  })

  it.each(['HTTP/1.1 400 Bad Request\r\n', 'SSH-2.0', 'H'])('reports that %j is not Redis', (text) => {
    expect(() => parseReply(Buffer.from(text))).toThrow('the server is not Redis')
  })
})
