import { waitFor, type TestNetwork } from '@frontpage/testing'

interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

interface FeedBody {
  readonly feedId: string
  readonly personalised: boolean
  readonly fallback?: string
  readonly stale?: boolean
  readonly variant: string
  readonly modelVersion: string
  readonly items: readonly {
    readonly position: number
    readonly storyId: string
    readonly title?: string
    readonly slot: string
    readonly token: string
    readonly reason: { readonly code: string; readonly text: string }
  }[]
  readonly nextCursor?: string
  readonly code?: string
}

/** Sends readers' requests to one feed. */
export interface FeedClient {
  get<Body = FeedBody>(path: string, headers?: Record<string, string>): Promise<Answer<Body>>
  send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>
  idsOf(path: string, headers?: Record<string, string>): Promise<string[]>
}

export function createFeedClient(url: string): FeedClient {
  async function send<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Body,
    }
  }
  const get = <Body = FeedBody>(path: string, headers: Record<string, string> = {}): Promise<Answer<Body>> =>
    send<Body>('GET', path, undefined, headers)
  return {
    get,
    send,
    async idsOf(path, headers) {
      const { body } = await get(path, headers)
      return body.items.map(({ storyId }) => storyId)
    },
  }
}

export interface TestEvent {
  readonly anonymousId: string
  /** Without one it is a view of a story. */
  readonly event?: string
  readonly properties: Record<string, unknown>
}

/** Has events accepted, archived and folded. */
export async function sendEvents(network: TestNetwork, events: readonly TestEvent[]): Promise<void> {
  const batch = events.map(({ event, ...rest }) => ({
    type: event === undefined ? 'page' : 'track',
    ...(event !== undefined && { event }),
    messageId: crypto.randomUUID(),
    ...rest,
  }))
  await waitFor(
    async () => {
      const response = await fetch(`${network.tracker.url}/v1/batch`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('dev:')}`, 'content-type': 'application/json' },
        body: JSON.stringify({ batch }),
      })
      return response.ok
    },
    { what: 'a tracker that accepts events' },
  )
  await network.processAll()
}

/** So many views of a story, each by another reader. */
export function viewsOf(storyId: string, readers: number, facts: Record<string, unknown> = {}): TestEvent[] {
  return Array.from({ length: readers }, (_, at) => ({
    anonymousId: `reader-${storyId}-${at}-${'x'.repeat(10)}`,
    properties: { storyId, title: `Title of ${storyId}`, ...facts },
  }))
}
