import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A publisher's server, whose paths answer as a test says. */
export interface FeedServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** As `FEED_IMPORT_PRIVATE_HOSTS` names it. */
  readonly host: string
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers'] }[]
  on(path: string, answer: (res: ServerResponse, req: IncomingMessage) => unknown): void
  stop(): Promise<void>
}

export async function startFeedServer(): Promise<FeedServer> {
  const answers = new Map<string, (res: ServerResponse, req: IncomingMessage) => unknown>()
  const requests: FeedServer['requests'] = []
  const server = createServer((req, res) => {
    const path = req.url ?? ''
    requests.push({ path, headers: req.headers })
    const answer = answers.get(path)
    if (answer === undefined) res.writeHead(404).end()
    else answer(res, req)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    on: (path, answer) => void answers.set(path, answer),
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
