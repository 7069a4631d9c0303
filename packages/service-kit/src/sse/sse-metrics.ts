import type { Metrics } from '../metrics/create-metrics.js'

/** The reasons for which a stream is not opened: the limit of all clients, or of one address, was reached. */
const sseRefusals = ['full', 'address'] as const
export type SseRefusal = (typeof sseRefusals)[number]

/** The metrics of one hub. */
export interface SseMetrics {
  readonly setClients: (count: number) => void
  readonly countDropped: () => void
  readonly countRefused: (reason: SseRefusal) => void
}

const none: SseMetrics = {
  setClients: () => undefined,
  countDropped: () => undefined,
  countRefused: () => undefined,
}

export function createSseMetrics(metrics: Metrics | undefined, stream: string): SseMetrics {
  if (metrics === undefined) return none
  const { clients, dropped, refused } = sharedBy(metrics)
  dropped.inc({ stream }, 0)
  for (const reason of sseRefusals) refused.inc({ stream, reason }, 0)
  return {
    setClients: (count) => clients.set({ stream }, count),
    countDropped: () => dropped.inc({ stream }),
    countRefused: (reason) => refused.inc({ stream, reason }),
  }
}

/** Several hubs of one service share their metrics' names. */
const shared = new WeakMap<Metrics, ReturnType<typeof register>>()

function sharedBy(metrics: Metrics): ReturnType<typeof register> {
  let registered = shared.get(metrics)
  if (registered === undefined) shared.set(metrics, (registered = register(metrics)))
  return registered
}

function register(metrics: Metrics) {
  return {
    clients: metrics.gauge({
      name: 'frontpage_sse_clients',
      help: 'Clients that follow a stream at the moment.',
      labelNames: ['stream'],
    }),
    dropped: metrics.counter({
      name: 'frontpage_sse_clients_dropped_total',
      help: 'Clients that were disconnected because they read too slowly.',
      labelNames: ['stream'],
    }),
    refused: metrics.counter({
      name: 'frontpage_sse_clients_refused_total',
      help: 'Streams that were not opened, because the limit of all clients or of one address was reached.',
      labelNames: ['stream', 'reason'],
    }),
  }
}
