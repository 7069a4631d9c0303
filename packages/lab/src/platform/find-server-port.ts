import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the range from which systems take the ports of outgoing connections. A server that is killed leaves its port
 * free for a while, and from that range a client that connects again could be given the very port it calls.
 */
const lowest = 15_000
const highest = 32_000

/** A port that was free a moment ago and that no outgoing connection will take. */
export async function findServerPort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    return true
  } catch {
    return false
  }
}
