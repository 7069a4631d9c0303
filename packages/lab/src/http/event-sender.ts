import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** The tracker's answer to one batch. */
export interface SendOutcome {
  accepted: number
  rejected: number
}

export interface EventSender {
  /** Resolves when the tracker answered 2xx; waits and tries again while it answers 429 or 503 or cannot be reached. */
  send(events: readonly object[]): Promise<SendOutcome>
  /** The number of attempts that had to be repeated. */
  retries(): number
  close(): void
}

const maxTries = 60

/** Posts batches to a tracker's `/v1/batch` over keep-alive connections. */
export function createEventSender(options: {
  target: string
  writeKey: string
  connections: number
}): EventSender {
  const url = new URL('/v1/batch', options.target)
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const authorization = `Basic ${Buffer.from(`${options.writeKey}:`).toString('base64')}`
  let retries = 0

  function post(body: Buffer): Promise<{ status: number; retryAfterSeconds: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': body.length, authorization },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              retryAfterSeconds: Number(response.headers['retry-after'] ?? 0),
              text: Buffer.concat(chunks).toString(),
            }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }

  return {
    async send(events) {
      const body = Buffer.from(JSON.stringify({ batch: events }))
      for (let attempt = 1; ; attempt++) {
        const answer = await post(body).catch((error: Error) => error)
        if (!(answer instanceof Error)) {
          if (answer.status === 200) {
            const { accepted = 0, rejected = [] } = JSON.parse(answer.text) as {
              accepted?: number
              rejected?: unknown[]
            }
            return { accepted, rejected: rejected.length }
          }
          if (answer.status !== 429 && answer.status !== 503) {
            throw new Error(`${url.href} answered ${answer.status}: ${answer.text.slice(0, 300)}`)
          }
        }
        if (attempt === maxTries) {
          throw new Error(
            `gave up on ${url.href} after ${maxTries} tries: ${answer instanceof Error ? answer.message : answer.status}`,
          )
        }
        retries++
        const wait = answer instanceof Error ? 0.5 : answer.retryAfterSeconds || 0.5
        await pause(wait * 1000)
      }
    },
    retries: () => retries,
    close: () => agent.destroy(),
  }
}
