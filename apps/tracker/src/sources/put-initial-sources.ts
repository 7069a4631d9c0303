import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Source } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'
import type { SourceStore } from '@frontpage/read-models'
import type { Logger } from '@frontpage/service-kit'

const retryEveryMs = 500

export interface InitialSources {
  /** Whether a source of this id cannot be created, because another one has its write key. */
  isRefused(sourceId: string): boolean
  close(): Promise<void>
}

/**
 * Creates sources that do not exist yet, in the background and as soon as that is possible. An existing source is left
 * as it is; where it differs, a warning is logged.
 */
export function putInitialSources(
  sources: readonly Source[],
  options: {
    admin: Pick<ControlRecordAdmin<Source>, 'history' | 'put'>
    store: Pick<SourceStore, 'get'>
    log: Logger
  },
): InitialSources {
  const { admin, store, log } = options
  const refused = new Set<string>()
  const closing = new AbortController()

  async function putIfMissing(source: Source): Promise<void> {
    // The history is read first: an empty Redis may only have lost its data.
    const versions = await admin.history(source.id)
    const present = versions.length > 0 ? versions[0]?.value : await store.get(source.id)
    if (present !== undefined) return warnOfDifference(source, present)
    if (versions.length > 0) return
    const holder = await admin.put(source, 'configuration')
    if (holder !== undefined) {
      refused.add(source.id)
      log.error(
        { sourceId: source.id, heldBy: holder.heldBy, changedBy: `PUT /v1/sources/${source.id}` },
        'source of TRACKER_SOURCES not created: another source has its write key',
      )
      return
    }
    log.info({ sourceId: source.id }, 'source created from the configuration')
  }

  function warnOfDifference(source: Source, present: Source): void {
    const names = new Set([...Object.keys(source), ...Object.keys(present)] as (keyof Source)[])
    const fields = [...names].filter((name) => !isDeepStrictEqual(source[name], present[name]))
    if (fields.length === 0) return
    log.warn(
      { sourceId: source.id, fields, changedBy: `PUT /v1/sources/${source.id}` },
      'source differs from TRACKER_SOURCES, which only creates missing sources',
    )
  }

  async function keepTrying(): Promise<void> {
    const waiting = [...sources]
    while (!closing.signal.aborted) {
      try {
        for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
          await putIfMissing(next)
          waiting.shift()
        }
        return
      } catch (error) {
        log.debug({ err: error }, 'sources of TRACKER_SOURCES not created yet; waiting for the stores')
      }
      await sleep(retryEveryMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  const done = sources.length === 0 ? Promise.resolve() : keepTrying()
  return {
    isRefused: (sourceId) => refused.has(sourceId),
    async close() {
      closing.abort()
      await done
    },
  }
}
