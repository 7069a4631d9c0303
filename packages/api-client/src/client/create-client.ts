import { readEventStream } from './read-event-stream.js'
import { sendRequest, type ClientOptions, type OperationInfo, type OperationRequest } from './send-request.js'

/**
 * One method for each operation. `Client` is generated with `operations`, from the same document.
 *
 * @throws TypeError for an invalid `baseUrl`
 */
export function createClient<Client>(
  operations: Readonly<Record<keyof Client & string, OperationInfo>>,
  options: ClientOptions,
): Client {
  const { baseUrl } = options
  // Otherwise a mistake would look like a network failure.
  if (!/^(?:|\/.*)$/.test(baseUrl) && !URL.canParse(baseUrl)) {
    throw new TypeError(`baseUrl is not a URL: "${baseUrl}"`)
  }
  const methods = Object.entries<OperationInfo>(operations).map(([name, operation]) => [
    name,
    (request: OperationRequest = {}) => call(operation, request, options),
  ])
  return Object.fromEntries(methods) as Client
}

function call(operation: OperationInfo, request: OperationRequest, options: ClientOptions): unknown {
  if (operation.answers !== 'events') return readAnswer(operation, request, options)
  return readEventStream(
    (headers) => sendRequest(operation, { ...request, headers: { ...request.headers, ...headers } }, options),
    { signal: request.signal, onReconnect: options.onReconnect },
  )
}

async function readAnswer(
  operation: OperationInfo,
  request: OperationRequest,
  options: ClientOptions,
): Promise<unknown> {
  const response = await sendRequest(operation, request, options)
  switch (operation.answers) {
    case 'json':
      return readJson(response)
    case 'text':
      return response.text()
    case 'bytes':
      return new Uint8Array(await response.arrayBuffer())
    default:
      await response.body?.cancel()
      return undefined
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch (cause) {
    const type = response.headers.get('Content-Type') ?? 'nothing'
    throw new SyntaxError(`HTTP ${response.status} with ${type} instead of JSON`, { cause })
  }
}
