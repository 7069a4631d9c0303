import { createSseHub, type ClientAddress, type Metrics, type SseClient } from '@frontpage/service-kit'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Definitions } from '../definitions/open-definitions.js'
import type { ActiveKeys } from '../keys/active-keys.js'
import type { SdkKey } from '@frontpage/control-records'
import type { GrowthbookPayloads } from './growthbook-payloads.js'

export interface GrowthbookStreams {
  /** @throws HttpFault 503 or 429 `too_many_streams` */
  open(req: IncomingMessage, res: ServerResponse, sdkKey: SdkKey): void
  close(): void
}

export interface GrowthbookStreamOptions {
  readonly keys: ActiveKeys
  readonly definitions: Pick<Definitions, 'onChange'>
  readonly payloads: GrowthbookPayloads
  readonly metrics: Metrics
  readonly maxClients: number
  readonly maxClientsPerAddress: number | undefined
  readonly clientAddress: ClientAddress
}

/** The intervals of GrowthBook's own proxy. */
const pingEveryMs = 30_000
const pingFrame = Buffer.from('data: \n\n')
const retryMs = 10_000

/** The streams by which SDKs that evaluate themselves learn of changes. */
export function createGrowthbookStreams(options: GrowthbookStreamOptions): GrowthbookStreams {
  const { keys, payloads, definitions, metrics, maxClients, maxClientsPerAddress, clientAddress } = options
  const hub = createSseHub({
    name: 'growthbook',
    metrics,
    maxClients,
    maxClientsPerAddress,
    clientAddress,
    heartbeatMs: pingEveryMs,
    heartbeatFrame: pingFrame,
    retryMs,
    random: () => 0,
  })
  const bySite = new Map<string, Map<SseClient, SdkKey>>()

  /** A key may have been withdrawn, or moved to another site, since its stream was opened. */
  function isStillAllowed({ key, site }: SdkKey): boolean {
    const now = keys.find(key)?.sdkKey
    return now?.kind === 'server' && now.site === site
  }

  const stopListening = definitions.onChange(({ site }) => {
    const clients = bySite.get(site)
    if (clients === undefined) return
    const { frame } = payloads.ofSite(site)
    for (const [client, sdkKey] of clients) {
      if (isStillAllowed(sdkKey)) client.sendFrame(frame)
      else client.close()
    }
  })

  return {
    open(req, res, sdkKey) {
      const client = hub.open(req, res)
      if (!client.isOpen) return
      const { site } = sdkKey
      const clients = bySite.get(site) ?? new Map<SseClient, SdkKey>()
      bySite.set(site, clients.set(client, sdkKey))
      client.onClose(() => {
        clients.delete(client)
        if (clients.size === 0 && bySite.get(site) === clients) bySite.delete(site)
      })
      // Something may have changed between the client's fetch, or its earlier stream, and now. SDKs skip what they have.
      const { version, frame } = payloads.ofSite(site)
      if (client.lastEventId !== version) client.sendFrame(frame)
    },
    close() {
      stopListening()
      hub.close()
    },
  }
}
