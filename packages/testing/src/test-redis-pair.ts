import { failOverRedis, waitForReplica } from './fail-over-redis.js'
import { startTcpSwitch, type TcpSwitch } from './tcp-switch.js'
import { startTestRedis, type TestRedis } from './test-redis.js'

/** A master, its replica, and the address of the current master. */
export interface TestRedisPair {
  /** The master's address; new connections lead to the new one after a failover. */
  readonly url: string
  readonly address: TcpSwitch
  master(): TestRedis
  replica(): TestRedis
  /** Exchanges the roles of the two; connections stay open. See `failOverRedis`. */
  failOver(options?: { isOrderly?: boolean }): Promise<{ lostBytes: number }>
  stop(): Promise<void>
}

export async function startTestRedisPair(): Promise<TestRedisPair> {
  // By default a master waits 5 s for more replicas before it sends its data to the first.
  const args = ['--repl-diskless-sync-delay', '0', '--enable-debug-command', 'local']
  let master = await startTestRedis({ args })
  let replica = await startTestRedis({ args: [...args, '--replicaof', '127.0.0.1', String(master.port)] })
  const address = await startTcpSwitch({ to: master.port })
  await waitForReplica({ master: master.port, replica: replica.port })
  return {
    url: `redis://127.0.0.1:${address.port}`,
    address,
    master: () => master,
    replica: () => replica,
    async failOver(options = {}) {
      await waitForReplica({ master: master.port, replica: replica.port })
      const failedOver = await failOverRedis({ from: master.port, to: replica.port }, { address, ...options })
      ;[master, replica] = [replica, master]
      return failedOver
    },
    async stop() {
      await address.close()
      await Promise.all([master.stop(), replica.stop()])
    },
  }
}
