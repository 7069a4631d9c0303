import { sourceRateKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { TokenBroker } from './token-broker.js'

/**
 * A bucket as a hash: what is left of it, and when (milliseconds since 1970, by Redis' clock: the only one that all processes
 * share; what is accepted is no fold's result). KEYS: the bucket. ARGV: tokens a second, burst, want, debt. Returns what is
 * granted and left, as texts: a number would lose its fraction. A bucket that is gone is full, as it would be by then.
 */
const script = `
local rate, burst, want, debt = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if not (rate and burst and want and debt) or rate <= 0 then
  return redis.error_reply('ERR takeTokens: malformed arguments')
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local bucket = redis.call('HMGET', KEYS[1], 'left', 'at')
local left, at = tonumber(bucket[1] or '') or burst, tonumber(bucket[2] or '') or now
left = math.min(burst, left + math.max(0, now - at) * rate / 1000)
local granted = want
if want > 0 then granted = math.max(debt, math.min(want, math.max(left, 0))) end
left = math.min(burst, left - granted)
redis.call('HSET', KEYS[1], 'left', string.format('%.6f', left), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - left) / rate * 1000) + 60000)
return { string.format('%.6f', granted), string.format('%.6f', left) }
`

interface WithTakeTokens {
  takeTokens(
    key: string,
    rate: number,
    burst: number,
    want: number,
    debt: number,
  ): Promise<[granted: string, left: string]>
}

/** The broker of all trackers on one Redis. Rejects at once while Redis is unavailable. */
export function createRedisBroker(redis: Redis, { namespace }: { namespace: string }): TokenBroker {
  redis.defineCommand('takeTokens', { numberOfKeys: 1, lua: script })
  const commands = redis as unknown as WithTakeTokens
  return {
    async take({ sourceId, limit: { eventsPerSecond, burst }, want, debt }) {
      const key = sourceRateKey(sourceId, namespace)
      const [granted, left] = await commands.takeTokens(key, eventsPerSecond, burst, want, debt)
      return { granted: Number(granted), left: Number(left) }
    },
  }
}
