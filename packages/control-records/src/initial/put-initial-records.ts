import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '@frontpage/service-kit'
import type { ControlRecordAdmin } from '../admin/control-record-admin.js'
import type { ControlRecord } from '../record/control-record.js'
import type { ControlRecordStore } from '../store/control-record-store.js'

const retryEveryMs = 500

export interface InitialRecords {
  /** Whether a record of this id cannot be created, because another one has a value that must be unique. */
  isRefused(id: string): boolean
  close(): Promise<void>
}

/**
 * Creates records that do not exist yet, in the background and as soon as that is possible. An existing record is left
 * as it is; where it differs, a warning is logged.
 */
export function putInitialRecords<Value extends ControlRecord>(
  initial: readonly Value[],
  options: {
    kind: { readonly records: string; readonly record: string }
    /** The variable that the records are configured with. */
    variable: string
    admin: Pick<ControlRecordAdmin<Value>, 'history' | 'put'>
    store: Pick<ControlRecordStore<Value>, 'get'>
    log: Logger
  },
): InitialRecords {
  const { admin, store, variable } = options
  const { records, record: name } = options.kind
  const log = options.log.child({ records })
  const refused = new Set<string>()
  const closing = new AbortController()

  async function putIfMissing(record: Value): Promise<void> {
    // The history is read first: an empty Redis may only have lost its data.
    const versions = await admin.history(record.id)
    const present = versions.length > 0 ? versions[0]?.value : await store.get(record.id)
    if (present !== undefined) return warnOfDifference(record, present)
    if (versions.length > 0) return
    const outcome = await admin.put(record, 'configuration')
    if ('heldBy' in outcome) {
      refused.add(record.id)
      log.error(
        { id: record.id, heldBy: outcome.heldBy, changedBy: pathOf(record) },
        `${name} of ${variable} not created: another one has a value of it that must be unique`,
      )
      return
    }
    log.info({ id: record.id }, `${name} created from the configuration`)
  }

  function warnOfDifference(record: Value, present: Value): void {
    const names = new Set([...Object.keys(record), ...Object.keys(present)] as (keyof Value)[])
    const fields = [...names].filter((field) => !isDeepStrictEqual(record[field], present[field]))
    if (fields.length === 0) return
    log.warn(
      { id: record.id, fields, changedBy: pathOf(record) },
      `${name} differs from ${variable}, which only creates missing ${records}`,
    )
  }

  function pathOf({ id }: Value): string {
    return `PUT /v1/admin/${records}/${id}`
  }

  async function keepTrying(): Promise<void> {
    const waiting = [...initial]
    while (!closing.signal.aborted) {
      try {
        for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
          await putIfMissing(next)
          waiting.shift()
        }
        return
      } catch (error) {
        log.debug({ err: error }, 'records of the configuration not created yet; waiting for the stores')
      }
      await sleep(retryEveryMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  const done = initial.length === 0 ? Promise.resolve() : keepTrying()
  return {
    isRefused: (id) => refused.has(id),
    async close() {
      closing.abort()
      await done
    },
  }
}
