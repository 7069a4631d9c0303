import { Agent, request } from 'node:http'
import type { ArbitraryRequest } from './arbitrary-requests.js'

/** The tracker's answer to a request. */
interface ArbitraryAnswer {
  status: number
  /** The numbers of the calls that it accepted. */
  accepted: readonly number[]
}

export interface ArbitrarySender {
  /** Rejects when there is no answer. */
  send(what: ArbitraryRequest): Promise<ArbitraryAnswer>
  close(): void
}

const answerWithinMs = 30_000

export function createArbitrarySender(options: {
  target: string
  writeKey: string
  connections: number
}): ArbitrarySender {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const authorization = `Basic ${Buffer.from(`${options.writeKey}:`).toString('base64')}`

  function exchange(
    path: string,
    what: ArbitraryRequest,
    body?: Buffer,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization,
        ...(what.isPrivate && { 'sec-gpc': '1' }),
        ...(body !== undefined && { 'content-length': body.length }),
      }
      const method = body === undefined ? 'GET' : 'POST'
      const sent = request(new URL(path, options.target), { agent, method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        )
      })
      sent.setTimeout(answerWithinMs, () => sent.destroy(new Error('no answer in time')))
      sent.on('error', reject)
      sent.end(body)
    })
  }

  return {
    async send(what) {
      const numbers = what.calls.map(({ number }) => number)
      if (what.kind === 'batch') {
        const { status, text } = await exchange('/v1/batch', what, bodyOf(what))
        return { status, accepted: status === 200 ? acceptedOf(numbers, text) : [] }
      }
      const { status } = await (what.kind === 'pixel'
        ? exchange(`/v1/pixel.gif?writeKey=${options.writeKey}&data=${dataOf(what)}`, what)
        : exchange(`/v1/${what.type}`, what, bodyOf(what)))
      return { status, accepted: status === 200 ? numbers : [] }
    },
    close: () => agent.destroy(),
  }
}

function bodyOf({ kind, calls, shared }: ArbitraryRequest): Buffer {
  const texts = calls.map(({ text }) => text)
  if (kind === 'single') return Buffer.from(texts.join(''))
  const fields = Object.entries(shared).map(([name, value]) => `"${name}":${value}`)
  return Buffer.from(`{${[...fields, `"batch":[${texts.join(',')}]`].join(',')}}`)
}

function dataOf({ calls }: ArbitraryRequest): string {
  return Buffer.from(calls[0]?.text ?? '').toString('base64url')
}

function acceptedOf(numbers: readonly number[], answer: string): readonly number[] {
  const { rejected = [] } = JSON.parse(answer) as { rejected?: { index: number }[] }
  const refused = new Set(rejected.map(({ index }) => index))
  return numbers.filter((_, index) => !refused.has(index))
}
