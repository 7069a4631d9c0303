import type { Redis } from '@frontpage/redis'
import type { ControlRecord } from './record/control-record.js'
import type { AnyRecordKind } from './record/record-kind.js'
import {
  startControlRecordRegistry,
  type ControlRecordRegistry,
  type ControlRecordRegistryOptions,
} from './registry/control-record-registry.js'
import { createControlRecordStore } from './store/control-record-store.js'

/** Follows one kind in a service that does not change it. `redis` is a connection of role `producer`. */
export function followControlRecords<Value extends ControlRecord>(
  redis: Redis,
  kind: AnyRecordKind<Value>,
  {
    namespace,
    onUnreadable,
    ...options
  }: ControlRecordRegistryOptions<Value> & {
    readonly namespace: string
    readonly onUnreadable: (id: string) => void
  },
): Promise<ControlRecordRegistry<Value>> {
  const store = createControlRecordStore(redis, kind, { namespace, onUnreadable })
  return startControlRecordRegistry(store, options)
}
