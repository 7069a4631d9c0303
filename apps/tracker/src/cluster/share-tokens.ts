import cluster, { type Worker } from 'node:cluster'
import {
  createMemoryBroker,
  type TokenBroker,
  type TokenGrant,
  type TokenRequest,
} from '../rates/token-broker.js'

type Message =
  | { type: 'take-tokens'; id: number; request: TokenRequest }
  | { type: 'tokens'; id: number; grant: TokenGrant }

/** Limits the unanswered requests to the primary; beyond it the oldest one is dropped and never resolves. */
const maxWaiting = 1_000

/**
 * The primary's token buckets, used by a worker process while Redis is unavailable. Undefined where this process is the
 * only one.
 */
export function createPrimaryBroker(): TokenBroker | undefined {
  if (!cluster.isWorker) return undefined
  const waiting = new Map<number, (grant: TokenGrant) => void>()
  let lastId = 0
  process.on('message', (message: Message) => {
    if (message.type !== 'tokens') return
    waiting.get(message.id)?.(message.grant)
    waiting.delete(message.id)
  })
  return {
    take: (request) =>
      new Promise((resolve, reject) => {
        if (!process.connected) {
          reject(new Error('the primary process is gone'))
          return
        }
        const id = ++lastId
        if (waiting.size >= maxWaiting) waiting.delete(waiting.keys().next().value as number)
        waiting.set(id, resolve)
        const message: Message = { type: 'take-tokens', id, request }
        process.send?.(message, undefined, undefined, () => undefined)
      }),
  }
}

/**
 * Runs in the primary: grants tokens from buckets that all its processes share. @returns the handler of the processes'
 * messages.
 */
export function createTokenServer(): (asker: Worker, message: unknown) => void {
  const buckets = createMemoryBroker()
  return (asker, message) => {
    const { type, id, request } = message as Extract<Message, { type: 'take-tokens' }>
    if (type !== 'take-tokens') return
    // Each process has its own monotonic clock, so the primary's is used for all of them.
    const grant = buckets.take({ ...request, nowMs: performance.now() })
    if (asker.isConnected()) asker.send({ type: 'tokens', id, grant } satisfies Message)
  }
}
