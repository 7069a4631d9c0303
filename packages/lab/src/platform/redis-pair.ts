import { failOverRedis, startTcpSwitch, waitForReplica } from '@frontpage/testing'
import type { Cleanup } from './cleanup.js'
import { createRedisServer, type RedisServer } from './redis-server.js'

/** A master, its replica, and the address of whichever is master. */
export interface RedisPair {
  readonly url: string
  replica(): RedisServer
  /** Resolves when the replica has all that the master has now. */
  replicated(): Promise<void>
  /** The two change roles, and connections to the old master stay open. See `failOverRedis`. */
  failOver(options: { isOrderly: boolean }): Promise<{ lostBytes: number }>
}

/** Nothing runs before the replica is spawned, but for the address, which leads to the master. */
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
