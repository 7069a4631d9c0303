import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import {
  createTestDirectory,
  startProcess,
  startTraceReceiver,
  type RunningProcess,
  type TraceReceiver,
} from '@frontpage/testing'

let receiver: TraceReceiver
const processes: RunningProcess[] = []
beforeEach(async () => {
  receiver = await startTraceReceiver()
})
afterEach(async () => {
  await Promise.all(processes.splice(0).map((child) => child.kill()))
  await receiver.stop()
})

const program = fileURLToPath(new URL('traced-service.ts', import.meta.url))

async function startTraced(env: Record<string, string>): Promise<RunningProcess & { ready: string }> {
  const child = await startProcess({
    command: process.execPath,
    args: ['--conditions=@frontpage/source', '--import', 'tsx', program],
    env: { TEST_PORT: '0', ...env },
    isReady: (line) => /"url":"(http:[^"]+)"/.exec(line)?.[1],
  })
  processes.push(child)
  return child
}
const loadedIn = async (url: string): Promise<unknown> => (await fetch(`${url}/loaded`)).json()

it.each([
  ['nothing is set', () => ({})],
  ['it is disabled', () => ({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url, OTEL_SDK_DISABLED: 'true' })],
  [
    'no exporter is wanted',
    () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_EXPORTER: 'none' }),
  ],
])('loads nothing of OpenTelemetry and calls nobody where %s', async (_when, env) => {
  const { ready, stop } = await startTraced(env())
  expect(await loadedIn(ready)).toEqual([])
  await stop()
  expect(receiver.requests).toEqual([])
})

it('is configured by its standard variables, and sends what it has before it ends', async () => {
  const { ready, child } = await startTraced({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url.replace(/\/v1\/traces$/, ''),
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'renamed',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
  })
  expect(await loadedIn(ready)).not.toEqual([])
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(receiver.spans).toMatchObject([{ service: 'renamed', name: 'GET /loaded' }])
  expect(receiver.requests[0]?.body.toString()).toContain('deployment.environment.name')
})

it('sends the headers of a file, whose content stays out of the environment', async () => {
  const directory = await createTestDirectory('otel-headers')
  const file = join(directory.path, 'headers')
  await writeFile(file, 'authorization=Bearer%20of-a-file,x-scope=ours\n')
  const { ready, child } = await startTraced({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS_FILE: file,
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-scope=of-traces',
  })
  await loadedIn(ready)
  child.kill('SIGTERM')
  await once(child, 'exit')
  await directory.remove()
  expect(receiver.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer of-a-file',
    'x-scope': 'of-traces',
  })
})
