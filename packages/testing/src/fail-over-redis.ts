import { sendRedisCommand } from './send-redis-command.js'
import type { TcpSwitch } from './tcp-switch.js'
import { waitFor } from './wait-for.js'

/**
 * Makes a replica the master and its old master a replica of it, whose connections stay open, as an orchestrator does.
 * The new master lacks the last writes that replication had not carried yet.
 * @param isOrderly writes are held until replication has carried all of them, as by Redis's own FAILOVER
 * @returns the number of bytes of the old master's writes that the new one never received
 */
export async function failOverRedis(
  ports: { from: number; to: number },
  { address, isOrderly = false }: { address: TcpSwitch; isOrderly?: boolean },
): Promise<{ lostBytes: number }> {
  const { from, to } = ports
  if (isOrderly) {
    await sendRedisCommand(from, 'CLIENT PAUSE 60000 WRITE')
    await waitFor(async () => (await replicationOffset(to)) >= (await replicationOffset(from)), {
      what: 'the replica having all writes',
    })
  }
  const carried = await replicationOffset(to)
  await sendRedisCommand(to, 'REPLICAOF NO ONE')
  address.pointTo(to)
  const written = await replicationOffset(from)
  await sendRedisCommand(from, `REPLICAOF 127.0.0.1 ${to}`)
  if (isOrderly) await sendRedisCommand(from, 'CLIENT UNPAUSE')
  return { lostBytes: Math.max(0, written - carried) }
}

/** Resolves when the replica has all that its master had at the time of the call. */
export async function waitForReplica(ports: { master: number; replica: number }): Promise<void> {
  const written = await replicationOffset(ports.master)
  await waitFor(
    async () => {
      const state = await sendRedisCommand(ports.replica, 'INFO replication')
      return state.includes('master_link_status:up') && offsetIn(state) >= written
    },
    { timeoutMs: 60_000, what: 'a replica that follows' },
  )
}

async function replicationOffset(port: number): Promise<number> {
  return offsetIn(await sendRedisCommand(port, 'INFO replication'))
}

/** The offset that a master has written, or a replica has applied. */
function offsetIn(info: string): number {
  return Number((/slave_repl_offset:(\d+)/.exec(info) ?? /master_repl_offset:(\d+)/.exec(info))?.[1] ?? 0)
}
