import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { ServiceName } from '@frontpage/services'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import type { Document, Operation } from './generator/document.js'
import { readDocument, services } from './generator/generated-files.js'
import { examplesOf, inOrder, toRequest, type DocumentedExample } from './document-examples.js'

const writeKey = 'dev'
const sdkKey = 'dev'
const documents = new Map<ServiceName, Document>()
let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork()
  for (const service of services) documents.set(service, await readDocument(network, service))
})
afterAll(() => network.stop())

/** One test for all, because some examples read what others wrote. */
describe('every example of every document', () => {
  it('is answered by the real service as its document says', async () => {
    const failures: string[] = []
    for (const service of services) {
      // The tracker's examples were sent by now.
      if (service === 'trending') await untilTrending()
      for (const example of inOrder(examplesOf(documents.get(service)!))) {
        const fault = (await execute(service, example)) ?? (await executeAgain(service, example))
        if (fault !== undefined)
          failures.push(`${service} ${example.operation.operationId}/${example.name}: ${fault}`)
      }
    }
    expect(failures).toEqual([])
  }, 120_000)
})

/** The story that the tracker's own examples are about. */
async function untilTrending(): Promise<void> {
  await network.processAll()
  await waitFor(async () => (await fetch(`${network.trending.url}/v1/trending/stories/hello?site=dev`)).ok, {
    what: 'the story of the examples in trending',
  })
}

/** Returns what is wrong with the answer. */
async function execute(service: ServiceName, example: DocumentedExample): Promise<string | undefined> {
  const { status, contentType, media } = example
  const leave = new AbortController()
  const request = toRequest(example, network[service].url, {
    adminToken: network.adminSecret,
    writeKey,
    sdkKey,
  })
  const response = await fetch(request, { signal: leave.signal })
  const answer = contentType === 'text/event-stream' ? await firstEvent(response) : await response.text()
  leave.abort()
  if (String(response.status) !== status) return `answered ${response.status} ${answer.slice(0, 300)}`
  const headerFault = validateHeaders(example.operation, response)
  if (headerFault !== undefined) return headerFault
  const [type = ''] = (response.headers.get('Content-Type') ?? '').split(';')
  if (contentType === undefined) return answer === '' ? undefined : `answered a body: ${answer.slice(0, 300)}`
  if (type !== contentType) return `answered ${type} in place of ${contentType}`
  const document = documents.get(service)!
  if (contentType === 'text/event-stream') return validateEvents(media!, answer, document)
  const value: unknown = /\bjson\b/.test(contentType) ? JSON.parse(answer) : answer
  return validateValue(media!.schema, value, document)
}

/** Repeats the request with the answer's tag, for operations that have a 304. */
async function executeAgain(service: ServiceName, example: DocumentedExample): Promise<string | undefined> {
  const { operation, status } = example
  if (status !== '200' || operation.responses['304'] === undefined) return undefined
  const request = toRequest(example, network[service].url, {
    adminToken: network.adminSecret,
    writeKey,
    sdkKey,
  })
  // `*` matches any tag, which may change between two requests.
  request.headers.set('If-None-Match', '*')
  const response = await fetch(request)
  const answer = await response.text()
  if (response.status !== 304 || answer !== '') return `answered ${response.status} in place of a bare 304`
  return validateHeaders(operation, response)
}

/** Headers that callers act on: a document has to name them where they are sent. */
const neverSilent = ['ETag', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'WWW-Authenticate']

function validateHeaders({ responses }: Operation, { status, headers }: Response): string | undefined {
  const named = responses[status]?.headers ?? {}
  const lacking = Object.keys(named).filter((name) => named[name]!.required && !headers.has(name))
  const unnamed = neverSilent.filter((name) => headers.has(name) && named[name] === undefined)
  if (lacking.length > 0) return `answered ${status} without ${lacking.join(', ')}`
  return unnamed.length > 0 ? `answered ${status} with ${unnamed.join(', ')}, unnamed` : undefined
}

async function firstEvent(response: Response): Promise<string> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (/^data:.*\n\n/m.test(text)) break
  }
  return text
}

function validateEvents(
  media: NonNullable<DocumentedExample['media']>,
  text: string,
  document: Document,
): string | undefined {
  const name = /^event: (.*)$/m.exec(text)?.[1] ?? 'message'
  const schema = media['x-events']?.[name]
  if (schema === undefined) return `sent an event "${name}" of which the document does not know`
  return validateValue(schema, JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? ''), document)
}

/** Validates against the document's own schemas, as its reader would. */
function validateValue(schema: object, value: unknown, { components }: Document): string | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile({ ...schema, components })
  return validate(value) ? undefined : ajv.errorsText(validate.errors)
}
