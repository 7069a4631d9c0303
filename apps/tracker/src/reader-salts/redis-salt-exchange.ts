import { readerSaltKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { SaltExchange } from './salt-exchange.js'

/** KEYS: the days. ARGV: for each the offered salt ('' for none) and the milliseconds until it is gone. Returns the salts. */
const script = `
for day = 1, #KEYS do
  if not tonumber(ARGV[2 * day]) or tonumber(ARGV[2 * day]) < 1 then
    return redis.error_reply('ERR agreeOnSalts: malformed arguments')
  end
end
local salts = {}
for day = 1, #KEYS do
  local offered = ARGV[2 * day - 1]
  if offered ~= '' then redis.call('SET', KEYS[day], offered, 'NX', 'PX', ARGV[2 * day]) end
  salts[day] = redis.call('GET', KEYS[day])
end
return salts
`

/** The exchange of all trackers on one Redis. Redis forgets a salt by itself, also when no tracker runs any more. */
export function createRedisSaltExchange(redis: Redis, { namespace }: { namespace: string }): SaltExchange {
  return {
    async agree(offers) {
      const keys = offers.map(({ day }) => readerSaltKey(day, namespace))
      const values = offers.flatMap(({ salt = '', forMs }) => [salt, String(Math.ceil(forMs))])
      const salts = (await redis.eval(script, keys.length, ...keys, ...values)) as (string | null)[]
      return salts.map((salt) => salt ?? undefined)
    },
  }
}
