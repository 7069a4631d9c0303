import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { waitFor } from '@frontpage/testing'

/** Stands before a real service, and holds or refuses what a test says. */
export interface HeldService {
  readonly url: string
  /** The paths that were asked for. */
  readonly asked: string[]
  /** Requests whose paths begin so wait. */
  hold(path: string): void
  /** Connections of requests whose paths begin so are cut. */
  refuse(path: string): void
  /** From now on the answers have this replaced by that. */
  rewrite(pattern: RegExp, by: string): void
  /** Lets everything through, also what waits. */
  release(): void
  /** Lets everything through and forgets what was asked, once the pages that asked are gone with their connections. */
  beginAgain(): Promise<void>
  close(): Promise<void>
}

export async function startHeldService(to: string): Promise<HeldService> {
  const target = new URL(to)
  const asked: string[] = []
  let held: string | undefined
  let refused: string | undefined
  let waiting: (() => void)[] = []
  let rewriting: { pattern: RegExp; by: string } | undefined

  const server = createServer((req, res) => {
    const path = req.url ?? '/'
    if (req.method !== 'OPTIONS') asked.push(path)
    if (refused !== undefined && path.startsWith(refused)) {
      req.destroy()
      return
    }
    const pass = (): void => {
      const { hostname, port } = target
      const passed = forward({ hostname, port, path, method: req.method, headers: req.headers }, (answer) => {
        if (!rewriting) {
          res.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(res)
          return
        }
        const { pattern, by } = rewriting
        const { 'content-length': _, ...headers } = answer.headers
        res.writeHead(answer.statusCode ?? 502, headers)
        void text(answer).then((body) => res.end(body.replace(pattern, by)))
      })
      passed.on('error', () => void res.destroy())
      req.pipe(passed)
    }
    if (held !== undefined && req.method !== 'OPTIONS' && path.startsWith(held)) waiting.push(pass)
    else pass()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function release(): void {
    rewriting = undefined
    held = undefined
    refused = undefined
    for (const pass of waiting) pass()
    waiting = []
  }

  const countConnections = (): Promise<number> =>
    new Promise((resolve, reject) => {
      server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
    })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hold: (path) => void (held = path),
    refuse: (path) => void (refused = path),
    rewrite: (pattern, by) => void (rewriting = { pattern, by }),
    release,
    async beginAgain() {
      release()
      await waitFor(async () => (await countConnections()) === 0, { what: 'the end of a page’s connections' })
      asked.splice(0)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
