import { repeatUntilClosed } from '@frontpage/concurrency'
import type { Redis } from '@frontpage/redis'
import type { ControlRecord } from './record/control-record.js'
import type { AnyRecordKind } from './record/record-kind.js'
import { createFailureRow } from './registry/failure-row.js'
import { createControlRecordStore, type RecordDelta } from './store/control-record-store.js'
import type { RecordsMark } from './store/read-all-records.js'

/** Takes the records of a kind and what changes about them, and keeps what it needs of each. */
export interface RecordChangesSink<Value> {
  /** All records follow, by `take`, until `end`; what was taken before stays in force until then. */
  begin(): void
  take(values: readonly Value[]): void
  /** What was taken since `begin` is all there is. */
  end(): void
  change(changes: { readonly changed: readonly Value[]; readonly removed: readonly string[] }): void
}

export interface RecordChangesFollower {
  /** False until all records were read once, or Redis said that it has none. */
  isLoaded(): boolean
  close(): Promise<void>
}

const maxAttempts = 5

/**
 * Follows a kind of many records without keeping any of them: each is passed on once, and again when it changes. As with
 * `followControlRecords`, a change counts within `refreshEveryMs` (default 250), and while Redis is unavailable or was
 * emptied, what was passed on last stays in force. Resolves after the first reading, also where it failed.
 */
export async function followRecordChanges<Value extends ControlRecord>(
  redis: Redis,
  kind: AnyRecordKind<Value>,
  sink: RecordChangesSink<Value>,
  options: {
    readonly namespace: string
    readonly refreshEveryMs?: number
    readonly onUnreadable: (id: string) => void
    /** Called with the first of a series of failures to follow Redis. */
    readonly onError: (error: Error) => void
  },
): Promise<RecordChangesFollower> {
  const { refreshEveryMs = 250 } = options
  const store = createControlRecordStore(redis, kind, options)
  const failures = createFailureRow(options.onError)
  let mark: RecordsMark | undefined
  let isLoaded = false

  async function look(): Promise<void> {
    const version = await store.version()
    if (version === undefined) isLoaded = true
    if (version === undefined || version === mark?.version) return
    const delta = mark && (await store.changesSince(mark))
    if (delta === undefined) return readAll()
    pass(delta)
  }

  async function readAll(): Promise<void> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      sink.begin()
      const read = await store.readInParts((entries) => sink.take(valuesOf(entries)))
      if (read === undefined) return
      if (read.delta === undefined) continue
      sink.end()
      return pass(read.delta)
    }
    throw new Error(`The ${kind.records} change faster than they can be read.`)
  }

  function pass({ mark: next, entries }: RecordDelta<Value>): void {
    mark = next
    isLoaded = true
    const removed = entries.filter(({ value }) => value === undefined).map(({ change }) => change.id)
    sink.change({ changed: valuesOf(entries), removed })
  }

  const follow = (): Promise<void> => look().then(failures.end, failures.add)
  await follow()
  const following = repeatUntilClosed(follow, {
    everyMs: refreshEveryMs,
    firstAfterMs: refreshEveryMs,
    isAligned: true,
    onError: failures.add,
  })
  return { isLoaded: () => isLoaded, close: () => following.close() }
}

function valuesOf<Value>(entries: readonly { readonly value: Value | undefined }[]): Value[] {
  return entries.flatMap(({ value }) => (value === undefined ? [] : [value]))
}
