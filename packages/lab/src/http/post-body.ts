import { Agent, request } from 'node:http'

export interface Answer {
  status: number
  retryAfterSeconds: number | undefined
  text: string
}

export interface Poster {
  /** Rejects when there is no connection, no answer in time, or half an answer. */
  post(path: string, body: Buffer): Promise<Answer>
  close(): void
}

const answerWithinMs = 10_000

type PosterOptions = {
  target: string
  connections: number
  /** Ends every request that is under way or waits for a connection. */
  signal?: AbortSignal
} & ({ writeKey: string } | { authorization: string })

/** Posts JSON bodies over keep-alive connections. */
export function createPoster(options: PosterOptions): Poster {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const { hostname, port } = new URL(options.target)
  const ended = options.signal && { signal: options.signal }
  const authorization =
    'authorization' in options
      ? options.authorization
      : `Basic ${Buffer.from(`${options.writeKey}:`).toString('base64')}`

  return {
    post(path, body) {
      return new Promise((resolve, reject) => {
        const headers = {
          'content-type': 'application/json',
          'content-length': body.length,
          authorization,
        }
        const to = { agent, hostname, port, path, method: 'POST', headers, ...ended }
        const sent = request(to, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              retryAfterSeconds: readSeconds(response.headers['retry-after']),
              text: Buffer.concat(chunks).toString(),
            }),
          )
        })
        sent.setTimeout(answerWithinMs, () => sent.destroy(new Error('no answer in time')))
        sent.on('error', reject)
        sent.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}

function readSeconds(header: string | undefined): number | undefined {
  const seconds = Number(header)
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}
