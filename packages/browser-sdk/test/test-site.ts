import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { TestNetwork } from '@frontpage/testing'
import type { Options } from '../src/index.js'

export interface TestSite {
  readonly url: string
  close(): Promise<void>
}

/** A page: its body, and the options by which it loads the SDK. */
export type Pages = Readonly<
  Record<string, (query: URLSearchParams) => { body: string; options?: Partial<Options> }>
>

/** Serves pages of which each loads the SDK as `sdk`, or the script that a test names. */
export async function startTestSite(
  pages: Pages,
  { options, script = 'sdk.ts' }: { options: Options; script?: string },
): Promise<TestSite> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL(`pages/${script}`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    conditions: ['@frontpage/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const text = bundle.outputFiles[0]!.text
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://localhost')
    if (pathname === '/page.js') {
      res.setHeader('Content-Type', 'text/javascript')
      res.end(text)
      return
    }
    const page = pages[pathname]?.(searchParams)
    if (page === undefined) res.statusCode = 404
    res.setHeader('Content-Type', 'text/html; charset=utf-8')
    res.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The page ${pathname}</title>
      <link rel="icon" href="data:,"><style>body { margin: 0 }</style>
      <script>globalThis.options = ${JSON.stringify({ ...options, ...page?.options })}</script>
      </head><body>${page?.body ?? ''}<script src="/page.js"></script></body></html>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface StoredEvent {
  readonly type: string
  readonly event: string
  readonly user_id: string
  readonly story_id: string
  readonly title: string
  readonly properties: Record<string, unknown>
}

/** A reader's events in the archive, in their order. */
export async function eventsOf(network: TestNetwork, anonymousId: string): Promise<StoredEvent[]> {
  await network.processAll()
  const result = await network.store.query({
    query: `SELECT type, event, user_id, story_id, title, properties FROM events FINAL
            WHERE anonymous_id = {anonymousId: String} ORDER BY original_timestamp, message_id`,
    query_params: { anonymousId },
    format: 'JSONEachRow',
  })
  return result.json<StoredEvent>()
}
