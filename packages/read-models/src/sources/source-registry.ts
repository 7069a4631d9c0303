import type { Source } from '@frontpage/contracts'
import {
  startControlRecordRegistry,
  type ControlRecordRegistry,
  type ControlRecordRegistryOptions,
} from '../control-records/control-record-registry.js'
import { indexByWriteKey } from './index-by-write-key.js'
import type { SourceStore } from './source-store.js'

/** Sources in memory, so that events are checked without a call to Redis. */
export interface SourceRegistry extends ControlRecordRegistry<Source> {
  byWriteKey(writeKey: string): Source | undefined
}

export type SourceRegistryOptions = ControlRecordRegistryOptions<Source>

export async function startSourceRegistry(
  store: SourceStore,
  options: SourceRegistryOptions,
): Promise<SourceRegistry> {
  let byWriteKey = new Map<string, Source>()
  const registry = await startControlRecordRegistry(store, {
    ...options,
    onChange(sources) {
      byWriteKey = indexByWriteKey(sources, (source) => source)
      options.onChange?.(sources)
    },
  })
  return { ...registry, byWriteKey: (writeKey) => byWriteKey.get(writeKey) }
}
