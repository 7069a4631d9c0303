import { execFile } from 'node:child_process'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  createTestDirectory,
  startTraceReceiver,
  type TestDirectory,
  type TraceReceiver,
} from '@frontpage/testing'
import { createLogger, createMetrics, type TracingConfig } from '../src/index.js'
import type * as openTelemetry from '../src/open-telemetry/open-tracer.js'

const program = fileURLToPath(new URL('../bin/bundle-open-telemetry.mjs', import.meta.url))

/** Outside of the repository, where no package can be resolved. */
let directory: TestDirectory
let receiver: TraceReceiver
beforeAll(async () => {
  directory = await createTestDirectory('open-telemetry-bundle')
  receiver = await startTraceReceiver()
  await promisify(execFile)(process.execPath, [program, join(directory.path, 'dist')])
  await writeFile(join(directory.path, 'package.json'), '{"type":"module"}')
})
afterAll(async () => {
  await receiver.stop()
  await directory.remove()
})

async function sendSpan(protocol: TracingConfig['protocol']): Promise<void> {
  const file = pathToFileURL(join(directory.path, 'dist/open-tracer.js')).href
  const { openTracer } = (await import(file)) as typeof openTelemetry
  const { tracer, close } = openTracer({
    name: 'bundled',
    config: {
      url: receiver.url,
      protocol,
      sampler: 'always_on',
      samplerRatio: 1,
      maxQueuedSpans: 10,
      sendEveryMs: 5_000,
      timeoutMs: 5_000,
    },
    log: createLogger({ service: 'bundled', level: 'silent' }),
    metrics: createMetrics(),
  })
  tracer.start('a span', { attributes: { 'http.route': '/bundled' } }).end()
  await close(5_000)
}

it('sends spans as JSON from one file, without the packages of OpenTelemetry', async () => {
  await sendSpan('http/json')
  expect(receiver.spans).toMatchObject([
    { service: 'bundled', name: 'a span', attributes: { 'http.route': '/bundled' } },
  ])
})

it('sends spans as Protobuf', async () => {
  await sendSpan('http/protobuf')
  const last = receiver.requests.at(-1)
  expect(last?.contentType).toBe('application/x-protobuf')
  expect(last?.body.toString('latin1')).toContain('/bundled')
})

it('has the licence beside it, and a fraction of the size of the packages', async () => {
  const dist = join(directory.path, 'dist')
  expect(await readdir(dist)).toEqual(['LICENSE', 'open-tracer.js'])
  expect((await stat(join(dist, 'open-tracer.js'))).size).toBeLessThan(300_000)
})
