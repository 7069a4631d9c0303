import { describe, expect, it } from '@jest/globals'
import { defineRawRoute, readBody } from '../src/index.js'
import { connectRaw } from './raw-connection.js'
import { startTestService } from './start-test-service.js'

describe('malformed HTTP', () => {
  it.each([
    ['noise', 'hello there\r\n\r\n', 400, 'malformed_request'],
    ['bytes that are not text', '\u0016\u0003\u0001\u0002\u0000\r\n\r\n', 400, 'malformed_request'],
    ['a bad header', 'GET /livez HTTP/1.1\r\nHost x\r\n\r\n', 400, 'malformed_request'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'a huge head',
      `GET /livez HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'head_too_large',
    ],
  ])('gets a problem and the end of its connection: %s', async (_, bytes, status, code) => {
    const { port, url } = await startTestService({})
    const connection = await connectRaw(port)
    connection.sendBytes(Buffer.from(bytes, 'latin1'))
    const answer = await connection.ended()
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toContain('Content-Type: application/problem+json')
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status, code })
    expect((await fetch(`${url}/livez`)).status).toBe(200)
  })

  it('does not take the place of the answers to complete requests before it', async () => {
    let answer = (): void => undefined
    const asked = new Promise<void>((resolve) => {
      const slow = defineRawRoute({
        method: 'GET',
        path: '/slow',
        operationId: 'slow',
        summary: '',
        handler(_req, res) {
          answer = () => void res.end('slow answer')
          resolve()
        },
      })
      hotRoutes.push(slow)
    })
    const { port } = await startTestService({ hotRoutes })
    const connection = await connectRaw(port)
    connection.send('GET /slow HTTP/1.1', 'Host: x', '', 'this is not HTTP', '', '')
    await asked
    await new Promise((resolve) => setImmediate(resolve))
    expect(connection.text).toBe('')
    answer()
    expect(await connection.ended()).toMatch(
      /^HTTP\/1\.1 200 OK[^]*slow answerHTTP\/1\.1 400 [^]*malformed_request/,
    )
  })

  it('in the middle of a body ends that request', async () => {
    const reader = defineRawRoute({
      method: 'POST',
      path: '/read',
      operationId: 'read',
      summary: '',
      handler: async (req, res) => void res.end(await readBody(req, { maxBytes: 100 })),
    })
    const { port, logged } = await startTestService({ hotRoutes: [reader] })
    const connection = await connectRaw(port)
    connection.send(
      'POST /read HTTP/1.1',
      'Host: x',
      'Transfer-Encoding: chunked',
      '',
      'not a chunk size',
      '',
    )
    expect(await connection.ended()).toMatch(/^HTTP\/1\.1 400 [^]*malformed_request[^]*}$/)
    expect(logged).toEqual([])
  })

  const hotRoutes: ReturnType<typeof defineRawRoute>[] = []
})

it('survives a client that disconnects before it gets its answer', async () => {
  let answer = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    answer = resolve
  })
  const { promise: gone, resolve: onGone } = withResolvers()
  const route = defineRawRoute({
    method: 'GET',
    path: '/slow',
    operationId: 'slow',
    summary: '',
    async handler(_req, res) {
      answer()
      res.once('close', onGone)
      await gone
      res.writeHead(200)
      res.end('nobody reads this')
    },
  })
  const { port, url, logged } = await startTestService({ hotRoutes: [route] })
  const connection = await connectRaw(port)
  connection.send('GET /slow HTTP/1.1', 'Host: x', '', '')
  await asked
  connection.socket.resetAndDestroy()
  await gone
  expect((await fetch(`${url}/livez`)).status).toBe(200)
  expect(logged).toEqual([])
})

function withResolvers() {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
