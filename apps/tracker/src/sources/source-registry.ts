import { sourcesChangedChannel, type Source } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { SourceStore } from './source-store.js'

/** Sources in memory, by write key: what a request is checked against, without asking Redis. */
export interface SourceRegistry {
  byWriteKey(writeKey: string): Source | undefined
  /** Reads all sources again; the last good ones stay in force if that fails. */
  refresh(): Promise<void>
}

/**
 * Loads the sources, and again on every announced change and after every reconnection, when an announcement may have
 * been missed. `subscriber` is a connection of role `subscriber`; the caller keeps owning it.
 */
export async function startSourceRegistry(
  store: SourceStore,
  subscriber: Redis,
  options: { namespace?: string; onError: (error: Error) => void },
): Promise<SourceRegistry> {
  let sources = new Map<string, Source>()

  async function refresh(): Promise<void> {
    sources = new Map((await store.list()).map((source) => [source.writeKey, source]))
  }
  const refreshInBackground = (): void => {
    refresh().catch(options.onError)
  }

  subscriber.on('message', refreshInBackground)
  await subscriber.subscribe(sourcesChangedChannel(options.namespace))
  await refresh()
  subscriber.on('ready', refreshInBackground)
  return { byWriteKey: (writeKey) => sources.get(writeKey), refresh }
}
