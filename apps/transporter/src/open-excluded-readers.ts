import { setTimeout as pause } from 'node:timers/promises'
import { readCurrentRecords, type EventStoreClient } from '@frontpage/event-store'
import {
  createDecisionStore,
  followExcludedReaders,
  startDecisionRegistry,
  type ReaderSet,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type { ClosingStack, Logger } from '@frontpage/service-kit'

const retryEveryMs = 500
const warnEveryMs = 30_000

/**
 * The readers whom editorial decisions exclude from trending. A Redis that was emptied gets the decisions back from
 * their history, at the start and later; nothing is folded before it is known who is excluded.
 */
export async function openExcludedReaders(
  redis: Redis,
  options: {
    client: EventStoreClient
    namespace: string
    log: Logger
    signal: AbortSignal
    stack: ClosingStack
  },
): Promise<ReaderSet> {
  const { client, namespace, log, signal, stack } = options
  const onUnreadable = (decisionId: string): void =>
    log.debug({ decisionId }, 'decision cannot be read; the readers it excludes stay excluded')
  const decisions = stack.use(
    'decisions',
    await startDecisionRegistry(createDecisionStore(redis, { namespace, onUnreadable }), {
      readHistory: () => readCurrentRecords(client, 'editorial-decision'),
      onError: (error) => log.warn({ err: error }, 'editorial decisions could not be read again'),
    }),
  )
  await waitFor(() => decisions.isLoaded(), 'editorial decisions')
  const excluded = stack.use(
    'excluded readers',
    await followExcludedReaders(redis, {
      namespace,
      onError: (error) => log.debug({ err: error }, 'excluded readers could not be read again'),
    }),
  )
  await waitFor(() => excluded.isLoaded(), 'excluded readers')
  return excluded

  async function waitFor(isLoaded: () => boolean, what: string): Promise<void> {
    for (let waitedMs = 0; !isLoaded(); waitedMs += retryEveryMs) {
      if (waitedMs % warnEveryMs === 0) log.warn({ what }, 'not read yet; no events are folded before')
      await pause(retryEveryMs, undefined, { signal })
    }
  }
}
