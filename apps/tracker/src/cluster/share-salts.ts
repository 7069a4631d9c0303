import cluster, { type Worker } from 'node:cluster'
import type { SaltExchange, SaltOffer } from '../reader-salts/salt-exchange.js'

type Message =
  | { type: 'agree-on-salts'; id: number; offers: readonly SaltOffer[] }
  | { type: 'salts'; id: number; salts: readonly (string | undefined)[] }

const timeoutMs = 2_000

/**
 * The salts that the primary remembers, for a worker process that starts while Redis is unavailable. Undefined where this
 * process is the only one.
 */
export function createPrimarySaltExchange(): SaltExchange | undefined {
  if (!cluster.isWorker) return undefined
  const waiting = new Map<number, (salts: readonly (string | undefined)[]) => void>()
  let lastId = 0
  process.on('message', (message: Message) => {
    if (message.type === 'salts') waiting.get(message.id)?.(message.salts)
  })
  return {
    agree: (offers) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new Error('the primary process did not answer'))
        }, timeoutMs)
        waiting.set(id, (salts) => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(salts)
        })
        const message: Message = { type: 'agree-on-salts', id, offers }
        if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
      }),
  }
}

/**
 * Runs in the primary: remembers the salts of its processes until they are to be gone. @returns the handler of the
 * processes' messages.
 */
export function createSaltServer(
  monotonicMs: () => number = () => performance.now(),
): (asker: Worker, message: unknown) => void {
  const known = new Map<string, { salt: string; goneAtMs: number }>()

  function agree({ day, salt, isShared, forMs }: SaltOffer): string | undefined {
    if (salt !== undefined && (isShared || !known.has(day))) {
      known.set(day, { salt, goneAtMs: monotonicMs() + forMs })
    }
    return known.get(day)?.salt
  }

  return (asker, message) => {
    const { type, id, offers } = message as Extract<Message, { type: 'agree-on-salts' }>
    if (type !== 'agree-on-salts') return
    for (const [day, { goneAtMs }] of known) if (goneAtMs <= monotonicMs()) known.delete(day)
    const salts = offers.map(agree)
    if (asker.isConnected()) asker.send({ type: 'salts', id, salts } satisfies Message)
  }
}
