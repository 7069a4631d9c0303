import autocannon from 'autocannon'
import type { ClosedLoopOptions, ClosedLoopResult } from './closed-loop-options.js'
import { createMessageIds, fillIn } from './load-request.js'

/**
 * Used on machines without wrk. Its requests repeat with their message ids, and it needs more CPU for the same load.
 */
export async function runAutocannon(options: ClosedLoopOptions): Promise<ClosedLoopResult> {
  const nextId = createMessageIds(Date.now().toString(36))
  const result = await autocannon({
    url: options.target,
    connections: options.connections,
    duration: options.seconds,
    headers: {
      authorization: options.authorization,
      'content-type': 'application/json',
    },
    requests: options.requests.map(({ path, pieces }) => ({
      method: 'POST',
      path,
      body: fillIn(pieces, nextId),
    })),
  })
  return {
    requests: result.requests.total,
    seconds: result.duration,
    failed: result.non2xx + result.errors,
  }
}
