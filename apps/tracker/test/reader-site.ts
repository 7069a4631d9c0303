import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'

const require = createRequire(import.meta.url)

/** An SDK with its options, as a page uses it. */
export interface SiteSdk {
  /** The first segment of the paths of its pages. */
  readonly path: string
  /** The lines in the head of a page that load it. */
  readonly head: (trackerUrl: string) => string
  /** The expression by which a page calls it. */
  readonly name: string
}

export interface ReaderSite {
  /** Its origin is not the tracker's, nor is its host. */
  readonly url: string
  close(): Promise<void>
}

/** RudderStack's SDK as a site loads it: two addresses are not RudderStack's, and nothing else is changed. */
export function rudder(path: string, options: Record<string, unknown> = {}): SiteSdk {
  return {
    path,
    name: 'rudder',
    head: (url) => `
      <script src="/rudder.js"></script>
      <script>
        const rudder = new window.rudderanalytics.RudderAnalytics()
        rudder.load('dev', ${JSON.stringify(url)}, ${JSON.stringify({ configUrl: url, ...options })})
      </script>`,
  }
}

/** Segment's snippet: calls are noted until the script, which comes from the tracker, has taken over. */
export function segment(path: string, options: Record<string, unknown> = {}): SiteSdk {
  return {
    path,
    name: 'window.analytics',
    head: (url) => `
      <script>
        {
          const analytics = (window.analytics = [])
          for (const method of ['page', 'track', 'identify']) {
            analytics[method] = (...args) => analytics.push([method, ...args])
          }
          analytics._writeKey = 'dev'
          analytics._loadOptions = ${JSON.stringify(options)}
          const script = document.createElement('script')
          script.async = true
          script.src = ${JSON.stringify(`${url}/analytics.js/v1/dev/analytics.min.js`)}
          document.head.appendChild(script)
        }
      </script>`,
  }
}

/** The calls of each page. `handled` gets the id of each call that the SDK has taken into its queue. */
const callsOf: Record<string, (sdk: string) => string> = {
  first: (sdk) => `
    ${sdk}.identify('u-1', { plan: 'free' }, {}, keep)
    ${sdk}.page('World', 'Story', { words: 812 }, {}, keep)
    ${sdk}.track('Story Read', { storyId: 's-1', tags: ['é', '日本'], share: 0.5 }, {}, keep)`,
  second: (sdk) => `
    ${sdk}.page({}, {}, keep)
    ${sdk}.track('Story Shared', { storyId: 's-2', by: { mail: true } }, {}, keep)`,
}

/** Serves a first page with a link to a second one for each SDK. */
export async function startReaderSite(trackerUrl: string, sdks: readonly SiteSdk[]): Promise<ReaderSite> {
  // The form for script elements stands beside the one for bundlers.
  const module = require.resolve('@rudderstack/analytics-js/bundled')
  const rudderScript = await readFile(module.replace(/\w+\/index\.\wjs$/, 'umd/index.js'))

  function toPage(path: string): string | undefined {
    const [, folder, page = ''] = path.split('/')
    const sdk = sdks.find((each) => each.path === folder)
    const calls = callsOf[page]
    if (!sdk || !calls) return undefined
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The ${page} story</title>
      <link rel="icon" href="data:,">${sdk.head(trackerUrl)}
      <script>
        const handled = []
        // One SDK gives the event, the other one its context.
        const keep = (data) => void handled.push(data.messageId ?? data.event.messageId)
        ${calls(sdk.name)}
      </script></head><body><a href="/${sdk.path}/second">Another story</a></body></html>`
  }

  const server = createServer((req, res) => {
    const path = new URL(req.url ?? '/', 'http://localhost').pathname
    const isScript = path === '/rudder.js'
    const body = isScript ? rudderScript : toPage(path)
    if (body === undefined) res.statusCode = 404
    res.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    res.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
