import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from '@jest/globals'
import { seededRandom } from '@frontpage/ranking'
import { createReaders } from './create-readers.js'
import type { DemoEvent } from './demo-events.js'
import { createDemoPlatform, type DemoPlatform } from './demo-platform.js'

let server: Server
let platform: DemoPlatform

afterEach(async () => {
  platform.close()
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
})

const random = seededRandom(1)
const [reader] = createReaders(1, random)
const event: DemoEvent = { type: 'track', messageId: 'm', anonymousId: 'a', event: 'Story Liked' }

/** A platform all of whose services are one server. @returns the end of asking it for everything, many at a time */
async function askEverythingOf(listener: RequestListener, signal: AbortSignal): Promise<Promise<unknown>[]> {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  platform = createDemoPlatform({
    newsstandUrl: url,
    trackerUrl: url,
    feedUrl: url,
    splitterUrl: url,
    writeKey: 'dev',
    sdkKey: 'dev',
    site: 'dev',
    random,
    signal,
  })
  return [
    platform.frontPage(reader!),
    platform.seeExperiments(reader!),
    // More than there are connections.
    ...Array.from({ length: 20 }, () => platform.send([event])),
  ]
}

it.each<[string, RequestListener]>([
  ['gives no answer', () => undefined],
  ['says that it comes back later', (_req, res) => res.writeHead(503, { 'retry-after': '30' }).end()],
])('stops at once while a service %s', async (_name, listener) => {
  const stopping = new AbortController()
  const asked = await askEverythingOf(listener, stopping.signal)
  const ended = Promise.allSettled(asked)
  await once(server, 'request')
  // Requests are under way, and some are answered.
  await new Promise((resolve) => setTimeout(resolve, 100))

  const stoppedAt = performance.now()
  stopping.abort()
  const outcomes = await ended

  expect(performance.now() - stoppedAt).toBeLessThan(1_000)
  expect(outcomes.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'))
  expect(platform.failed.givenUp).toBe(0)
})
