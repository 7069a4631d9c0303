import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A port that leads to another one, as a name leads to an address: it can be changed while connections are open. */
export interface TcpSwitch {
  readonly port: number
  /** New connections lead there from now on; open ones stay where they are. */
  pointTo(port: number): void
  /** Open connections stay open and carry nothing any more, as when a machine disappears silently. */
  silenceOpenConnections(): void
  close(): Promise<void>
}

export async function startTcpSwitch(options: { to: number; port?: number }): Promise<TcpSwitch> {
  let target = options.to
  const ways = new Set<{ ends: readonly Socket[]; isSilent: boolean }>()

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: '127.0.0.1', port: target, allowHalfOpen: true })
    const way = { ends: [client, upstream], isSilent: false }
    ways.add(way)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.setNoDelay(true)
      from.on('data', (bytes) => {
        if (way.isSilent || to.write(bytes)) return
        from.pause()
        to.once('drain', () => from.resume())
      })
      from.on('end', () => {
        if (!way.isSilent) to.end()
      })
      // The close that follows reports the same.
      from.on('error', () => {})
      from.on('close', () => {
        ways.delete(way)
        to.destroy()
      })
    }
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    pointTo: (port) => void (target = port),
    silenceOpenConnections() {
      for (const way of ways) way.isSilent = true
    },
    async close() {
      server.close()
      for (const { ends } of ways) for (const end of ends) end.destroy()
      await once(server, 'close')
    },
  }
}
