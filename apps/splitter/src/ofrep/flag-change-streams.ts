import {
  createSseHub,
  type Metrics,
  type SseClient,
  type SseEvent,
  type SseHub,
  type SseHubOptions,
} from '@frontpage/service-kit'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Definitions } from '../definitions/open-definitions.js'
import type { SiteDefinitions } from '../definitions/site-definitions.js'

/** Tells clients of a site that its flags have changed, so that they ask for them again. */
export interface FlagChangeStreams {
  /**
   * @param version the version that the client has, where it does not say so itself (`Last-Event-ID`)
   * @throws HttpFault as `SseHub.admit`
   */
  follow(req: IncomingMessage, res: ServerResponse, of: { site: string; version: string }): void
  close(): void
}

export function openFlagChangeStreams(
  definitions: Pick<Definitions, 'ofSite' | 'onChange'>,
  options: {
    readonly metrics: Metrics
    readonly limits: Pick<SseHubOptions, 'maxClients' | 'maxClientsPerAddress' | 'clientAddress'>
  },
): FlagChangeStreams {
  const hub: SseHub = createSseHub({ name: 'flags', metrics: options.metrics, ...options.limits })
  const clientsBySite = new Map<string, Set<SseClient>>()
  const stopListening = definitions.onChange((changed) => {
    const clients = clientsBySite.get(changed.site)
    if (clients !== undefined) hub.broadcast(toEvent(changed), clients)
  })

  function join(site: string, client: SseClient): void {
    const clients = clientsBySite.get(site) ?? new Set()
    clientsBySite.set(site, clients)
    clients.add(client)
    client.onClose(() => {
      clients.delete(client)
      if (clients.size === 0 && clientsBySite.get(site) === clients) clientsBySite.delete(site)
    })
  }

  return {
    follow(req, res, { site, version }) {
      const client = hub.open(req, res)
      if (!client.isOpen) return
      join(site, client)
      const current = definitions.ofSite(site)
      if ((client.lastEventId ?? version) !== current.version) client.send(toEvent(current))
    },
    close() {
      stopListening()
      hub.close()
    },
  }
}

function toEvent({ version, updatedAt }: SiteDefinitions): SseEvent {
  return {
    event: 'message',
    id: version,
    data: { type: 'refetchEvaluation', etag: version, lastModified: updatedAt },
  }
}
