import { afterEach, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import { startProcess, waitFor, type RunningProcess } from '@frontpage/testing'

const program = fileURLToPath(new URL('slow-service.ts', import.meta.url))
const running: RunningProcess[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.kill()))
})

/** The program beside this file, as its own process. */
async function start(
  env: Record<string, string> = {},
): Promise<RunningProcess & { url: string; output: string[] }> {
  const output: string[] = []
  const service = await startProcess({
    command: process.execPath,
    args: ['--conditions=@frontpage/source', '--import', 'tsx', program],
    env: { TEST_PORT: '0', SHUTDOWN_DEADLINE_MS: '2000', ...env },
    isReady: (line) => /"url":"(http:[^"]+)"/.exec(line)?.[1],
  })
  running.push(service)
  service.child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  return { ...service, url: service.ready, output }
}

function get(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request(url, resolve).on('error', reject).end())
}

describe('SIGTERM', () => {
  it('lets requests in flight finish, then exits 0', async () => {
    const { child, url, output } = await start()
    const answer = get(`${url}/slow`)
    await waitFor(() => output.join('').includes('slow began'))
    child.kill('SIGTERM')
    const exited = once(child, 'exit')
    expect((await answer).statusCode).toBe(200)
    expect(await exited).toEqual([0, null])
    expect(output.join('')).toContain('resource closed')
  })

  it('answers 503 on /readyz while it drains', async () => {
    const { child, url } = await start({ DRAIN_DELAY_MS: '1000' })
    expect((await get(`${url}/readyz`)).statusCode).toBe(200)
    child.kill('SIGTERM')
    const status = await waitFor(async () => {
      const { statusCode } = await get(`${url}/readyz`)
      return statusCode === 200 ? undefined : statusCode
    })
    expect(status).toBe(503)
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('exits within the deadline even when a request never ends', async () => {
    const { child, url, output } = await start({ SLOW_NEVER_ENDS: '1', SHUTDOWN_DEADLINE_MS: '4000' })
    const answer = get(`${url}/slow`).catch((error: NodeJS.ErrnoException) => error.code)
    await waitFor(() => output.join('').includes('slow began'))
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await answer).toBe('ECONNRESET')
  })
})

describe('a start-up that fails', () => {
  it('names every bad variable, never its value, and exits 1', async () => {
    await expect(start({ TEST_PORT: 'not-a-port', LOG_LEVEL: 'loud' })).rejects.toThrow(
      /ended \(1\)[^]*TEST_PORT: expected a port[^]*LOG_LEVEL: expected one of|ended \(1\)[^]*LOG_LEVEL: expected one of[^]*TEST_PORT: expected a port/,
    )
    await expect(start({ TEST_PORT: 'not-a-port' })).rejects.not.toThrow(/not-a-port/)
  })

  it('names a port that is taken', async () => {
    const { url } = await start()
    await expect(start({ TEST_PORT: new URL(url).port })).rejects.toThrow(
      /ended \(1\)[^]*is taken; set TEST_PORT/,
    )
  })
})

it('closes and exits 1 after an uncaught error', async () => {
  const { child, url, output } = await start()
  const exited = once(child, 'exit')
  await get(`${url}/fault`).catch(() => undefined)
  expect(await exited).toEqual([1, null])
  expect(output.join('')).toContain('resource closed')
})
