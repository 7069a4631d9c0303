import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bundleScript } from '@frontpage/browser-sdk/bundle-script'

export interface NewsSite {
  readonly port: number
  /** A host that browsers trust as they trust TLS. */
  readonly url: string
  /** Every page runs this before the SDK's script is there. */
  setHead(html: string): void
  /** Response headers of pages, such as `Set-Cookie`. */
  setHeaders(headers: Readonly<Record<string, string>>): void
  close(): Promise<void>
}

/** A site of which every path is a page with the SDK's script, which is not loaded yet. */
export async function startNewsSite(): Promise<NewsSite> {
  const script = await bundleScript()
  let head = ''
  let headers: Readonly<Record<string, string>> = {}
  const server = createServer((req, res) => {
    if (req.url === '/sdk.js') {
      res.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script)
      return
    }
    res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers })
    res.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page ${req.url}</title>
      <link rel="icon" href="data:,">${head}</head><body><a href="/next">next</a></body></html>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://localhost:${port}`,
    setHead: (html) => void (head = html),
    setHeaders: (more) => void (headers = more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The lines in the head of a page that load the SDK, as its README has them. */
export function scriptElements(options: object): string {
  return `<script>${stub}
    frontpage.load(${JSON.stringify(options)})</script>
    <script async src="/sdk.js"></script>`
}

/** The stub of the README. */
export const stub =
  "window.frontpage=window.frontpage||function(f){'load ready page track identify alias reset consent'.split(' ').forEach(function(m){f[m]=function(){f.q.push([m,[].slice.call(arguments),[+new Date,location.href,document.title]])}});return f}({q:[]})"
