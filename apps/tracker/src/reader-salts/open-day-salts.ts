import { within } from '@frontpage/concurrency'
import type { Redis } from '@frontpage/redis'
import type { Metrics } from '@frontpage/service-kit'
import { createPrimarySaltExchange } from '../cluster/share-salts.js'
import { createDaySalts, type DaySalts } from './day-salts.js'
import { createRedisSaltExchange } from './redis-salt-exchange.js'

/** Events are accepted without Redis, so a start does not wait for it for long. */
const startWithinMs = 2_000

/** The salts of this process; before it resolves, it has agreed with the other trackers where Redis answers. */
export async function openDaySalts(
  redis: Redis,
  { namespace, metrics, now }: { namespace: string; metrics: Metrics; now: () => number },
): Promise<DaySalts> {
  const unshared = metrics
    .hotCounter({
      name: 'frontpage_tracker_unshared_reader_hashes_total',
      help: 'Hashes of readers who asked for privacy that were made with a salt of this process, which other trackers may not have.',
    })
    .cell()
  const salts = createDaySalts({
    shared: createRedisSaltExchange(redis, { namespace }),
    primary: createPrimarySaltExchange(),
    onUnshared: () => unshared.inc(),
    now,
  })
  await within(startWithinMs, salts.refresh())
  return salts
}
