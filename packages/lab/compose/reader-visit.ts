import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** One reader's browser without scripts on newsstand, whose events go to the tracker as a page's SDK sends them. */
export interface ReaderVisit {
  /** The stories on a page, in its order. Throws where the page is not answered with success. */
  storiesOn(path: string): Promise<string[]>
  hide(storyId: string): Promise<void>
  /** Views a story. Resolves when a tracker has acknowledged it, however long that takes. */
  view(storyId: string): Promise<void>
  /** The ids of all events that were acknowledged. */
  readonly acknowledged: ReadonlySet<string>
}

export function startVisit(options: {
  readonly newsstandUrl: string
  readonly trackerUrl: string
  readonly writeKey: string
  readonly giveUpAfterMs: number
}): ReaderVisit {
  const { newsstandUrl, trackerUrl, writeKey, giveUpAfterMs } = options
  const cookies = new Map<string, string>()
  const acknowledged = new Set<string>()

  async function open(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, newsstandUrl), {
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
      ...init,
      headers: {
        accept: 'text/html',
        'accept-language': 'en',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(init.headers as Record<string, string> | undefined),
      },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    return response
  }

  async function send(batch: readonly object[]): Promise<boolean> {
    const response = await fetch(`${trackerUrl}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      signal: AbortSignal.timeout(15_000),
    })
    await response.text()
    return response.ok
  }

  return {
    acknowledged,
    async storiesOn(path) {
      const response = await open(path)
      const html = await response.text()
      if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
      return [...html.matchAll(/<article class="card[^"]*" data-story="([^"]+)"/g)].map(([, id]) => id!)
    },
    async hide(storyId) {
      const response = await open('/feedback', {
        method: 'POST',
        body: new URLSearchParams({ action: 'hide_story', storyId, return: '/' }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
      if (response.status !== 303) throw new Error(`the wish was answered with ${response.status}`)
    },
    async view(storyId) {
      const messageId = randomUUID()
      const event = {
        type: 'page',
        messageId,
        timestamp: new Date().toISOString(),
        anonymousId: cookies.get('frontpage_id'),
        properties: { storyId },
        context: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36' },
      }
      const giveUpAt = performance.now() + giveUpAfterMs
      // The same event under the same id until it is acknowledged, as the SDK does.
      while (!(await send([event]).catch(() => false))) {
        if (performance.now() > giveUpAt) throw new Error('no tracker acknowledged a view')
        await pause(500)
      }
      acknowledged.add(messageId)
    },
  }
}
