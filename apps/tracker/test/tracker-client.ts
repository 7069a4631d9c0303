import type { TestNetwork } from '@frontpage/testing'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export function basic(writeKey: string): string {
  return `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
}

export interface TrackerClient {
  /**
   * POSTs with the write key `dev`, unless the headers say otherwise; a body that is neither text nor bytes is sent as
   * JSON.
   */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  fetch(path: string, init?: RequestInit): Promise<Answer>
  /** Sends a request with the network's admin token. */
  admin(method: string, path: string, body?: unknown): Promise<Answer>
}

export function createTrackerClient(url: string, network: TestNetwork): TrackerClient {
  async function ask(path: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(url + path, init)
    const { status, headers } = response
    const bytes = Buffer.from(await response.arrayBuffer())
    const isJson = bytes.length > 0 && /json/.test(headers.get('content-type') ?? '')
    return { status, headers, body: isJson ? JSON.parse(bytes.toString()) : bytes }
  }
  return {
    fetch: ask,
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { authorization: basic('dev'), ...headers },
        body:
          typeof body === 'string' || body instanceof Uint8Array
            ? (body as string | Uint8Array<ArrayBuffer>)
            : JSON.stringify(body),
      }),
    admin: (method, path, body) =>
      ask(path, {
        method,
        headers: { authorization: `Bearer ${network.adminSecret}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  }
}

/** Runs a query after everything accepted so far is stored. */
export async function selectStored<Row>(
  network: TestNetwork,
  query: string,
  params: Record<string, unknown> = {},
): Promise<Row[]> {
  await network.processAll()
  return select(network, query, params)
}

export async function select<Row>(
  network: TestNetwork,
  query: string,
  params: Record<string, unknown> = {},
): Promise<Row[]> {
  return (await network.store.query({ query, query_params: params, format: 'JSONEachRow' })).json<Row>()
}

/** Ids of stored events that begin so, in order. */
export async function storedIds(network: TestNetwork, prefix: string): Promise<string[]> {
  const rows = await selectStored<{ id: string }>(
    network,
    `SELECT message_id AS id FROM events FINAL WHERE startsWith(message_id, {prefix:String}) ORDER BY id`,
    { prefix },
  )
  return rows.map(({ id }) => id)
}
