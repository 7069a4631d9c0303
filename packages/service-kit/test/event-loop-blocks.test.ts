import { afterEach, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startProcess, waitFor, type RunningProcess } from '@frontpage/testing'

const program = fileURLToPath(new URL('blocking-service.ts', import.meta.url))
const secret = 'secret-of-an-operator'
const running: RunningProcess[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.kill()))
})

interface Blocks {
  state: string
  why?: string
  incidents: number
  latest: { culprit: { functionName: string }; stack: { functionName: string }[]; work?: object }[]
}

async function start(env: Record<string, string> = {}) {
  const output: string[] = []
  const service = await startProcess({
    command: process.execPath,
    args: ['--conditions=@frontpage/source', '--import', 'tsx', program],
    env: { TEST_PORT: '0', ADMIN_TOKEN: `ann:operations.read:${secret}`, ...env },
    isReady: (line) => /"url":"(http:[^"]+)"/.exec(line)?.[1],
  })
  running.push(service)
  service.child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  const url = service.ready
  const blocks = async (): Promise<Blocks> => {
    const headers = { Authorization: `Bearer ${secret}` }
    return (await (await fetch(`${url}/v1/admin/event-loop-blocks`, { headers })).json()) as Blocks
  }
  return {
    ...service,
    url,
    blocks,
    lines: () =>
      output
        .join('')
        .split('\n')
        .filter((line) => line !== ''),
  }
}

it.each([
  ['POST /raw/:id', '/raw/7', 'blockInCallback'],
  ['POST /validated/:id', '/validated/7', 'blockInHandler'],
])('reports what blocked the loop, in the log and in metrics: %s', async (route, path, name) => {
  const service = await start()
  const watched = await waitFor(async () => {
    const { state } = await service.blocks()
    return state === 'watching' ? state : undefined
  })
  expect(watched).toBe('watching')
  const post = () =>
    fetch(`${service.url}${path}`, {
      method: 'POST',
      body: '{"name":"x"}',
      headers: { 'Content-Type': 'application/json' },
    })
  // The watchdog is a thread of its own, which may still be starting.
  const found = await waitFor(async () => {
    expect((await post()).status).toBe(200)
    return (await service.blocks()).latest.find(({ stack }) =>
      stack.some(({ functionName }) => functionName === name),
    )
  })
  expect(found).toMatchObject({
    culprit: { functionName: 'spinFor' },
    work: { name: route, isRunning: true },
  })
  // On a busy machine other calls may take long, too.
  const told = (): string[] =>
    service.lines().filter((text) => /"culprit":"spinFor".*event loop blocked/.test(text))
  const line = await waitFor(() => told()[0])
  expect(JSON.parse(line)).toMatchObject({
    level: expect.anything(),
    culprit: 'spinFor',
    file: 'packages/service-kit/test/blocking-service.ts',
    line: expect.any(Number),
    durationMs: expect.any(Number),
    route,
  })
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  expect(metrics).toMatch(/^frontpage_event_loop_blocked_total [1-9]/m)
  expect(metrics).toMatch(/^frontpage_event_loop_blocked_seconds_total (?!0$)[\d.]+$/m)

  await post()
  await post()
  service.child.kill('SIGTERM')
  expect(await once(service.child, 'exit')).toEqual([0, null])
  expect(told()).toHaveLength(1)
})

it('watches nothing when it is switched off', async () => {
  const service = await start({ EVENT_LOOP_GUARD: 'false' })
  await fetch(`${service.url}/raw/7`, { method: 'POST', body: 'x' })
  expect(await service.blocks()).toMatchObject({
    state: 'off',
    why: 'EVENT_LOOP_GUARD is false',
    incidents: 0,
  })
})

it('shows blocks only with the scope', async () => {
  const service = await start({ ADMIN_TOKEN: `ann:sources:${secret}` })
  const response = await fetch(`${service.url}/v1/admin/event-loop-blocks`, {
    headers: { Authorization: `Bearer ${secret}` },
  })
  expect(response.status).toBe(403)
})
