import { exposureEventName } from '@frontpage/contracts'
import {
  createMessageIds,
  fillIn,
  freshId,
  toBatchRequest,
  toWirePieces,
  writeKeyAuthorization,
} from '../../../load/load-request.js'
import { runOpenLoop } from '../../../load/open-loop.js'
import type { Platform } from '../../../platform/start-platform.js'

const eventsPerRequest = 100
const connections = 8

/**
 * Sends events like the splitter's exposures to the tracker, in batches, so that transporter, Redis and ClickHouse do what
 * they do while the splitter answers, and hardly anything else is done.
 */
export async function sendExposures(
  { trackerUrl, writeKey }: Pick<Platform, 'trackerUrl' | 'writeKey'>,
  { eventsPerSecond, seconds }: { eventsPerSecond: number; seconds: number },
): Promise<void> {
  const requestsPerSecond = eventsPerSecond / eventsPerRequest
  const exposure = {
    type: 'track',
    event: exposureEventName,
    messageId: freshId,
    anonymousId: freshId,
    properties: {
      experiment_id: 'experiment-1',
      variation_id: 'control',
      variation_index: 0,
      phase: 1,
      weights: [0.5, 0.5],
      kept: false,
      hash_attribute: 'id',
      unit: freshId,
      sticky: false,
      exposed_at: new Date().toISOString(),
    },
  }
  const request = toBatchRequest(Array.from({ length: eventsPerRequest }, () => exposure))
  const authorization = writeKeyAuthorization(writeKey)
  const pieces = toWirePieces(request, { host: new URL(trackerUrl).host, authorization })
  const nextId = createMessageIds(`e${Date.now().toString(36)}`)
  const { failed } = await runOpenLoop({
    target: trackerUrl,
    count: Math.ceil(requestsPerSecond * seconds),
    requestAt: () => Buffer.from(fillIn(pieces, nextId)),
    requestsPerSecond,
    connections,
    tickMs: 1000 / requestsPerSecond / 2,
    warmUpSeconds: 0,
  })
  if (failed > 0) throw new Error(`${failed} batches of exposures were not accepted`)
}
