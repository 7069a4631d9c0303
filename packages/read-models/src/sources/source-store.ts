import {
  sourceSchema,
  sourcesKey,
  sourcesStampsKey,
  sourceWriteKeyClaimKey,
  sourcesVersionKey,
  type Source,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { createControlRecordStore, type ControlRecordStore } from '../control-records/control-record-store.js'

/** The sources in Redis. */
export type SourceStore = ControlRecordStore<Source>

/** `redis` is a connection of role `producer`. A stored source that no longer fits the schema is skipped and reported. */
export function createSourceStore(
  redis: Redis,
  options: { namespace?: string; onUnreadable: (id: string) => void },
): SourceStore {
  return createControlRecordStore(redis, {
    key: sourcesKey(options.namespace),
    stampsKey: sourcesStampsKey(options.namespace),
    versionKey: sourcesVersionKey(options.namespace),
    parse: (value) => sourceSchema.parse(value),
    onUnreadable: options.onUnreadable,
    unique: { field: 'writeKey', claimKey: (key) => sourceWriteKeyClaimKey(key, options.namespace) },
  })
}
