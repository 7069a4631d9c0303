import type { ServerProcess } from './server-process.js'

export interface MemoryWatch {
  /** The maximum memory of each, in MB (10^6 bytes); null where it cannot be read. */
  stop(): Record<string, number | null>
}

const everyMs = 250

/** Measures the memory of servers and of all that they started, a few times a second. */
export function watchMemory(servers: readonly ServerProcess[]): MemoryWatch {
  const most = new Map<string, number>()
  const look = (): void => {
    for (const server of servers) {
      const rssMb = server.usage()?.rssMb
      if (rssMb !== undefined) most.set(server.name, Math.max(rssMb, most.get(server.name) ?? 0))
    }
  }
  look()
  const timer = setInterval(look, everyMs)
  return {
    stop() {
      clearInterval(timer)
      look()
      return Object.fromEntries(servers.map(({ name }) => [name, most.get(name) ?? null]))
    },
  }
}
