import { ingestQueueName } from '@frontpage/contracts'
import type { JournalTracing } from '@frontpage/journal'
import type { Tracer } from '@frontpage/service-kit'

/** OpenTelemetry's default limit of links per span. */
const maxLinks = 128
const messaging = { 'messaging.system': 'bullmq', 'messaging.destination.name': ingestQueueName }

/**
 * A batch continues the trace of its first traced request. Each further one gets a span of its own that links to the
 * batch, and a link from there: so what became of a request can be found from its own trace.
 */
export function traceShipping(tracer: Tracer): JournalTracing {
  return {
    startShipping({ id, events, bytes, requests, isAgain }) {
      const [parent, ...others] = requests
      const span = tracer.start(`send ${ingestQueueName}`, {
        kind: 'producer',
        parent,
        links: others.slice(0, maxLinks),
        attributes: {
          ...messaging,
          'messaging.operation.type': 'send',
          'messaging.operation.name': 'send',
          'messaging.message.id': id,
          'messaging.message.body.size': bytes,
          'frontpage.events': events,
          'frontpage.traced_requests': requests.length,
          'frontpage.shipped_again': isAgain,
        },
      })
      const links = [span.context]
      for (const other of others.slice(0, maxLinks)) {
        tracer.start('join batch', { parent: other, links, attributes: { 'messaging.message.id': id } }).end()
      }
      return span
    },
    startWaiting: ({ id }, parent) =>
      tracer.start('await confirmation', { parent, attributes: { 'messaging.message.id': id } }),
  }
}
