import type { EventStoreConfig } from '@frontpage/event-store'
import type { Redis } from '@frontpage/redis'
import type { ClosingStack, Logger, Route } from '@frontpage/service-kit'
import { createControlRecordAdmin, type ControlRecordAdmin } from './admin/control-record-admin.js'
import type { ControlRecord } from './record/control-record.js'
import { openControlHistory } from './history/open-control-history.js'
import type { RecordAdministration, RecordKind } from './record/record-kind.js'
import {
  startControlRecordRegistry,
  type ControlRecordRegistry,
  type ControlRecordRegistryOptions,
} from './registry/control-record-registry.js'
import { recordRoutes } from './routes/record-routes.js'
import { createControlRecordStore, type ControlRecordStore } from './store/control-record-store.js'

/** One kind in the service that administers it. */
export interface ControlRecords<Value extends ControlRecord, Body> {
  readonly registry: ControlRecordRegistry<Value>
  readonly admin: ControlRecordAdmin<Value>
  readonly store: ControlRecordStore<Value>
  /** The routes at `/v1/admin/<records>`. `toRecord` replaces the kind's own where it needs the service's state. */
  routes(options?: {
    readonly toRecord?: NonNullable<RecordAdministration<Value, Body>['toRecord']>
    /** The codes of the 503 problems that `toRecord` throws. */
    readonly unavailableCodes?: readonly string[]
    /** The codes of the 409 problems that `toRecord` and `checkRemoval` throw. */
    readonly conflictCodes?: readonly string[]
    /** Throws HttpFault where a record may not be removed: while others refer to it, say. */
    readonly checkRemoval?: (id: string) => void | Promise<void>
  }): Route[]
}

interface ControlRecordsOptions<Value> {
  /** A connection of role `producer`. */
  readonly redis: Redis
  readonly namespace: string
  readonly clickhouse: EventStoreConfig
  readonly log: Logger
  readonly stack: ClosingStack
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly copy?: ControlRecordRegistryOptions<Value>['copy']
  readonly refreshEveryMs?: ControlRecordRegistryOptions<Value>['refreshEveryMs']
  readonly onChange?: ControlRecordRegistryOptions<Value>['onChange']
}

/** Opens a kind: its store in Redis, its history in ClickHouse, its registry in memory, and its administration. */
export async function openControlRecords<Value extends ControlRecord, Body>(
  kind: RecordKind<Value, Body>,
  options: ControlRecordsOptions<Value>,
): Promise<ControlRecords<Value, Body>> {
  const { redis, namespace, clickhouse, stack, now, copy, refreshEveryMs, onChange } = options
  const { records, administration } = kind
  const log = options.log.child({ records })
  const onUnreadable = (id: string): void => log.error({ id }, 'record is unreadable and left out')
  const store = createControlRecordStore(redis, kind, { namespace, onUnreadable })
  const history = stack.use(
    `history of ${records}`,
    openControlHistory<Value>(clickhouse, kind, {
      onUnavailable: (error) =>
        log.warn({ err: error }, 'ClickHouse is not ready; records cannot be changed until it is'),
      onRefused: (error) => log.error({ err: error }, 'records cannot be changed'),
    }),
  )
  const registry = stack.use(
    records,
    await startControlRecordRegistry(store, {
      history,
      ...(copy && { copy }),
      ...(refreshEveryMs !== undefined && { refreshEveryMs }),
      ...(onChange && { onChange }),
      onError: (error) =>
        log.warn({ err: error }, 'records could not be read; the last good ones stay in force'),
    }),
  )
  const admin = createControlRecordAdmin({ store, history, registry, now })
  const addId = (body: Body, { id }: { id: string }): Value => ({ id, ...body }) as unknown as Value
  return {
    registry,
    admin,
    store,
    routes: ({
      toRecord = administration.toRecord ?? addId,
      unavailableCodes = [],
      conflictCodes = [],
      checkRemoval = () => {},
    } = {}) => recordRoutes({ kind, admin, now, toRecord, unavailableCodes, conflictCodes, checkRemoval }),
  }
}
