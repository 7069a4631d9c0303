import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { startTestNetwork } from '@frontpage/testing'
import { services } from './generator/generated-files.js'

/** `npm run measure -w @frontpage/api-client`: measures a process's first and second request for its document. */
const network = await startTestNetwork()
const blocked = monitorEventLoopDelay({ resolution: 1 })
blocked.enable()
for (const service of services) {
  for (const request of ['first', 'second']) {
    // The start of the services, and the last request, must not be measured with this one.
    await delay(500)
    blocked.reset()
    const startedAt = performance.now()
    const document = await (await fetch(`${network[service].url}/openapi.json`)).text()
    const tookMs = performance.now() - startedAt
    process.stdout.write(
      `${service}, ${request}: ${Math.round(document.length / 1024)} KiB in ${tookMs.toFixed(1)} ms, loop blocked for ${(blocked.max / 1e6).toFixed(1)} ms at most\n`,
    )
  }
}
blocked.disable()
await network.stop()
