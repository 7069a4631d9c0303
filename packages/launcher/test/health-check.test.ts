import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from '@jest/globals'
import { findFreePort } from '@frontpage/testing'

const program = fileURLToPath(new URL('../bin/frontpage-health', import.meta.url))
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Runs the program with no variable of this process, as Docker does in a container. */
function check(readyUrl?: string): Promise<{ exitCode: number | null; output: string }> {
  const env = { PATH: process.env['PATH'], ...(readyUrl !== undefined && { READY_URL: readyUrl }) }
  return new Promise((resolve) => {
    const child = execFile(program, { env }, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, output: stdout + stderr }),
    )
  })
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`
}

function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  stops.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return listen(server)
}

it('succeeds in silence where the answer has status 200, and asks for what READY_URL says', async () => {
  const asked: unknown[] = []
  const url = await serve(({ method, url: path, headers }, res) => {
    asked.push([method, path, headers.host])
    res.end('{"status":"ready"}')
  })

  expect(await check(`${url}?verbose`)).toEqual({ exitCode: 0, output: '' })
  expect(asked).toEqual([['GET', '/readyz?verbose', new URL(url).host]])
})

it('succeeds with an answer that is longer than it reads', async () => {
  const url = await serve((_req, res) => res.end('x'.repeat(1_000_000)))

  expect(await check(url)).toEqual({ exitCode: 0, output: '' })
})

it.each([201, 404, 503])('fails with status %s, and prints the answer', async (status) => {
  const url = await serve((_req, res) => res.writeHead(status, 'Told').end('{"code":"draining"}'))

  expect(await check(url)).toEqual({
    exitCode: 1,
    output: `${url} answered HTTP/1.1 ${status} Told: {"code":"draining"}\n`,
  })
})

it('fails where nobody listens', async () => {
  const url = `http://127.0.0.1:${await findFreePort()}/readyz`

  expect(await check(url)).toEqual({ exitCode: 1, output: `${url}: nobody listens there\n` })
})

it('fails where the connection is closed without an answer', async () => {
  const url = await serve((req) => req.socket.end())

  expect(await check(url)).toEqual({
    exitCode: 1,
    output: `${url} closed the connection without an answer\n`,
  })
})

it('gives a server up that never answers, before the five seconds that Docker gives it', async () => {
  const server = createTcpServer((socket) => void stops.push(() => socket.destroy()))
  stops.push(() => server.close())
  const url = await listen(server)

  expect(await check(url)).toEqual({ exitCode: 1, output: `${url} did not answer within 4 seconds\n` })
}, 20_000)

it.each([
  [undefined, 'READY_URL is not set: say what to ask, such as http://127.0.0.1:4001/readyz\n'],
  ['https://127.0.0.1:4001/readyz', expect.stringContaining('write it as http://127.0.0.1:4001/readyz')],
  ['http://127.0.0.1/readyz', expect.stringContaining('with a port')],
])('fails with what to write where READY_URL is %s', async (url, output) => {
  expect(await check(url)).toEqual({ exitCode: 1, output })
})
