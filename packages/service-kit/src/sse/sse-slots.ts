import { HttpFault } from '../http/http-fault.js'
import type { SseRefusal } from './sse-metrics.js'

/** Limits the number of clients, in all and from one address. */
export interface SseSlots {
  /** @returns the function that releases the slot, once. @throws HttpFault 503 or 429 `too_many_streams` */
  take(address: string): () => void
}

const retryAfter = { 'Retry-After': '5' }

export function createSseSlots(options: {
  maxClients: number
  maxClientsPerAddress: number
  onRefused: (reason: SseRefusal) => void
}): SseSlots {
  const { maxClients, maxClientsPerAddress, onRefused } = options
  const byAddress = new Map<string, number>()
  let taken = 0

  function giveBack(address: string): void {
    taken--
    const left = (byAddress.get(address) ?? 1) - 1
    if (left === 0) byAddress.delete(address)
    else byAddress.set(address, left)
  }

  return {
    take(address) {
      if (taken >= maxClients) {
        onRefused('full')
        throw new HttpFault(503, 'too_many_streams', { headers: retryAfter })
      }
      const ofAddress = byAddress.get(address) ?? 0
      if (ofAddress >= maxClientsPerAddress) {
        onRefused('address')
        const detail = 'So many streams are followed from this address already.'
        throw new HttpFault(429, 'too_many_streams', { detail, headers: retryAfter })
      }
      taken++
      byAddress.set(address, ofAddress + 1)
      let isTaken = true
      return () => {
        if (isTaken) giveBack(address)
        isTaken = false
      }
    },
  }
}
