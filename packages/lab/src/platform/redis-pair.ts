import { failOverRedis, startTcpSwitch, waitForReplica } from '@frontpage/testing'
import type { Cleanup } from './cleanup.js'
import { createRedisServer, type RedisServer } from './redis-server.js'

/** A master, its replica, and the address of the current master. */
export interface RedisPair {
  readonly url: string
  replica(): RedisServer
  /** Resolves when the replica has all that the master has now. */
  replicated(): Promise<void>
  /** Exchanges the roles of the two; connections to the old master stay open. See `failOverRedis`. */
  failOver(options: { isOrderly: boolean }): Promise<{ lostBytes: number }>
}

/** Nothing runs before the replica is spawned, except the address, which leads to the master. */
export async function createRedisPair(
  cleanup: Cleanup,
  options: { master: RedisServer; logDirectory: string },
): Promise<RedisPair> {
  let { master } = options
  let replica = await createRedisServer(cleanup, {
    name: 'redis-replica',
    logDirectory: options.logDirectory,
    args: ['--replicaof', '127.0.0.1', String(master.port)],
  })
  const address = await startTcpSwitch({ to: master.port })
  cleanup.add(() => address.close())
  return {
    url: `redis://127.0.0.1:${address.port}`,
    replica: () => replica,
    replicated: () => waitForReplica({ master: master.port, replica: replica.port }),
    async failOver({ isOrderly }) {
      const failedOver = await failOverRedis({ from: master.port, to: replica.port }, { address, isOrderly })
      ;[master, replica] = [replica, master]
      return failedOver
    },
  }
}
