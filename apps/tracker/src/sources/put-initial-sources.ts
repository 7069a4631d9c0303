import { setTimeout as sleep } from 'node:timers/promises'
import type { Source } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'
import type { SourceStore } from '@frontpage/read-models'
import type { Logger } from '@frontpage/service-kit'

const retryEveryMs = 500

/** Puts sources in place that do not exist yet, in the background and as soon as that is possible. */
export function putInitialSources(
  sources: readonly Source[],
  { admin, store, log }: { admin: ControlRecordAdmin<Source>; store: SourceStore; log: Logger },
): { close(): Promise<void> } {
  const closing = new AbortController()

  async function putMissing(): Promise<void> {
    for (const source of sources) {
      // The history first: an empty Redis may only have lost it.
      const versions = await admin.history(source.id)
      if (versions.length > 0 || (await store.get(source.id)) !== undefined) continue
      await admin.put(source, 'configuration')
      log.info({ sourceId: source.id }, 'source created from the configuration')
    }
  }

  async function keepTrying(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        return await putMissing()
      } catch (error) {
        log.debug({ err: error }, 'sources of the configuration wait for the stores')
      }
      await sleep(retryEveryMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  const done = sources.length === 0 ? Promise.resolve() : keepTrying()
  return {
    async close() {
      closing.abort()
      await done
    },
  }
}
