import { setTimeout as pause } from 'node:timers/promises'
import { toStoreFault } from '@frontpage/control-records'
import { StoreUnavailableError } from '@frontpage/event-store'
import { HttpFault } from '@frontpage/service-kit'
import type { RegistryRecords } from './registry-contents.js'

/** No id of a record can be this. */
const wholeRegistry = '*'
const maxAttempts = 100
const pauseMs = 50

/**
 * Runs one change at a time over all replicas, because whether an experiment may run depends on the others: two of them
 * could take the same part of a layer at the same moment. A replica that dies meanwhile holds others up for a minute.
 *
 * @throws HttpFault 503 `registry_busy` after five seconds
 */
export async function withRegistryLock<Result>(
  { experiments }: Pick<RegistryRecords, 'experiments'>,
  change: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const lock = await experiments.store.reserve(wholeRegistry).catch(refuseUnavailable)
    if (lock === undefined) {
      await pause(pauseMs)
      continue
    }
    try {
      return await change()
    } finally {
      // A lock that cannot be released expires.
      await lock.release().catch(() => {})
    }
  }
  throw new HttpFault(503, 'registry_busy', {
    detail: 'Others are changing experiments at this moment. Send the request again.',
    headers: { 'Retry-After': '2' },
  })
}

function refuseUnavailable(cause: unknown): never {
  return toStoreFault(new StoreUnavailableError('Redis does not answer.', { cause }))
}
