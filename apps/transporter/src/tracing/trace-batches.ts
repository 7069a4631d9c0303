import { ingestQueueName } from '@frontpage/contracts'
import type { IngestBatch, WorkPlace } from '@frontpage/queue'
import type { Span, Tracer } from '@frontpage/service-kit'

/** A piece of work that several traces may share. */
export type SharedSpan = Pick<Span, 'note' | 'fail' | 'end'>

type Handle = (batch: IngestBatch, place: WorkPlace, span: Span | undefined) => Promise<void>

/** Each batch continues the trace under which it was shipped; a batch without one begins a new trace. */
export function traceBatches(
  tracer: Tracer | undefined,
  handle: Handle,
): (batch: IngestBatch, place: WorkPlace) => Promise<void> {
  if (tracer === undefined) return (batch, place) => handle(batch, place, undefined)
  return (batch, place) => {
    const span = tracer.start(`process ${ingestQueueName}`, {
      kind: 'consumer',
      parent: batch.trace,
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.destination.name': ingestQueueName,
        'messaging.operation.type': 'process',
        'messaging.operation.name': 'process',
        'messaging.message.id': batch.id,
        'messaging.message.body.size': batch.bytes.length,
        'frontpage.events': batch.events,
      },
    })
    return span.isSampled ? traced(span, () => handle(batch, place, span)) : handle(batch, place, undefined)
  }
}

/** Ends the span with the work; when the work rejects, the span has failed. */
export async function traced<S extends SharedSpan, Result>(
  span: S | undefined,
  work: (span: S | undefined) => Promise<Result>,
): Promise<Result> {
  if (span === undefined) return work(undefined)
  try {
    return await work(span)
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    span.end()
  }
}
