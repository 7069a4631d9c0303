import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A received span. */
export interface ReceivedSpan {
  readonly service: string
  readonly instance: string
  readonly name: string
  /** The kinds of OTLP: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly events: readonly {
    readonly name: string
    readonly attributes: Readonly<Record<string, unknown>>
  }[]
  /** 2 is an error. */
  readonly status: number
}

interface TraceRequest {
  readonly contentType: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A collector that receives OTLP over HTTP. */
export interface TraceReceiver {
  /** The URL for `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. */
  readonly url: string
  /** The spans that arrived as JSON. */
  readonly spans: readonly ReceivedSpan[]
  readonly requests: readonly TraceRequest[]
  /** Returns the status of the answer; undefined: it never answers. By default 200. */
  answer: () => number | undefined
  stop(): Promise<void>
}

const json = 'application/json'

interface KeyValue {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface OtlpSpan extends Omit<ReceivedSpan, 'service' | 'instance' | 'attributes' | 'events' | 'status'> {
  readonly attributes?: readonly KeyValue[]
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly KeyValue[] }[]
  readonly status?: { readonly code?: number }
}

interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] }
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[]
  }[]
}

export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = []
  const requests: TraceRequest[] = []
  const server = createServer((req, res) => void take(req, res))

  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await readAll(req)
    const contentType = req.headers['content-type'] ?? ''
    requests.push({ contentType, headers: req.headers, body })
    const status = receiver.answer()
    if (status === undefined) return
    if (status === 200 && contentType === json) {
      spans.push(...toSpans(JSON.parse(body.toString()) as OtlpRequest))
    }
    res.writeHead(status, { 'content-type': contentType }).end(contentType === json ? '{}' : '')
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: TraceReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    requests,
    answer: () => 200,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return receiver
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  return Buffer.concat((await req.toArray()) as Buffer[])
}

function toSpans({ resourceSpans }: OtlpRequest): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const of = toRecord(resource.attributes)
    return scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        ...span,
        service: String(of['service.name']),
        instance: String(of['service.instance.id']),
        parentSpanId: span.parentSpanId ?? '',
        links: span.links ?? [],
        attributes: toRecord(span.attributes),
        events: (span.events ?? []).map(({ name, attributes }) => ({
          name,
          attributes: toRecord(attributes),
        })),
        status: span.status?.code ?? 0,
      })),
    )
  })
}

function toRecord(attributes: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
