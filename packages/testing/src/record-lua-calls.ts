import { createRedis, waitUntilReady } from '@frontpage/redis'

export interface LuaCall {
  /** Keys that the call declared, and keys that its commands touched. */
  keys: string[]
}

/** Redis commands whose first argument is no key. */
const keyless = new Set(['time', 'publish', 'ping', 'redis.log', 'function', 'script'])

/**
 * Every Lua call that Redis runs while `work` runs, with all keys that it declares and touches, by MONITOR. On a
 * Redis Cluster all of one call's keys must lie in one slot.
 */
export async function recordLuaCalls(url: string, work: () => Promise<void>): Promise<LuaCall[]> {
  const redis = createRedis({ url }, 'worker')
  await waitUntilReady(redis, 5_000)
  const monitor = await redis.monitor()
  const calls: LuaCall[] = []
  let current: LuaCall | undefined
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    const command = args[0]?.toLowerCase() ?? ''
    if (command === 'evalsha' || command === 'eval' || command === 'fcall') {
      current = { keys: args.slice(3, 3 + Number(args[2])) }
      calls.push(current)
    } else if (source === 'lua' && !keyless.has(command) && args[1] !== undefined) {
      current?.keys.push(args[1])
    }
  })
  await work()
  // MONITOR's own stream is in order: once it shows this command, it has shown everything before.
  const marker = `end-of-recording-${process.hrtime.bigint()}`
  const ended = new Promise<void>((resolve) => {
    monitor.on('monitor', (_time: string, args: string[]) => {
      if (args[1] === marker) resolve()
    })
  })
  await redis.get(marker)
  await ended
  monitor.disconnect()
  redis.disconnect()
  return calls
}

/** The part of a key that decides its slot: between the first `{` and the next `}`, or the whole key. */
export function hashTagOf(key: string): string {
  const open = key.indexOf('{')
  const close = key.indexOf('}', open + 1)
  return open !== -1 && close > open + 1 ? key.slice(open + 1, close) : key
}
