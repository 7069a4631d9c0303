import { randomUUID } from 'node:crypto'
import type { RecordChange } from '@frontpage/contracts'
import { StoreUnavailableError } from '@frontpage/event-store'
import type { ControlRecord, HeldByAnother } from '../record/control-record.js'
import type { ControlHistory } from '../history/open-control-history.js'
import type { ControlRecordStore } from '../store/control-record-store.js'
import type { ServedRecords } from './served-records.js'

/** The condition of a change: the record has this version, or it exists at all. */
export type ChangeCondition = { readonly version: number } | 'exists'

export interface WantedChange<Value> {
  readonly id: string
  /** Undefined when the record is to be removed. */
  readonly value: Value | undefined
}

export interface ChangesDone {
  /** The versions that the changes became, by record id. */
  readonly versions: ReadonlyMap<string, number>
}

/** A change that is refused because another record has a value that must be unique. */
export interface RefusedChange extends HeldByAnother {
  /** The record that was to get the value. */
  readonly id: string
}

/** A change that is refused because its condition does not hold. */
export interface UnmetCondition {
  readonly unmet: ChangeCondition
}

export interface ChangeContext<Value> {
  readonly store: Pick<ControlRecordStore<Value>, 'find' | 'claim' | 'reserve' | 'putAll'>
  readonly history: Pick<ControlHistory<Value>, 'newest' | 'append'>
  readonly served: ServedRecords<Value>
  readonly now: () => number
}

/** The number of attempts when others change the records in the middle of an operation. */
const maxAttempts = 3

/** Makes all of the changes or none: first in the history, then in Redis. */
export async function makeChanges<Value extends ControlRecord>(
  context: ChangeContext<Value>,
  wanted: readonly WantedChange<Value>[],
  actor: string,
): Promise<ChangesDone | RefusedChange> {
  const { served, history } = context
  await served.restore()
  const refused = await claimValues(context, wanted)
  if (refused !== undefined) return refused
  const before = byId(await history.newest(wanted.map(({ id }) => id)))
  const versions = new Map(wanted.map(({ id }) => [id, before.get(id)?.version ?? 0]))
  let left = wanted
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const changes = left.map((each) => toChange(context, each, versions.get(each.id) ?? 0))
    await history.append(changes, actor)
    const outcome = await served.put(changes)
    if ('heldBy' in outcome) {
      await withdraw(context, changes, (id) => before.get(id)?.json)
      return outcome
    }
    for (const { id, version } of changes) versions.set(id, version)
    if (outcome.newerVersions.size === 0) return { versions }
    // Another process was faster, or the history was restored from a copy older than Redis.
    for (const [id, newer] of outcome.newerVersions) versions.set(id, Math.max(versions.get(id) ?? 0, newer))
    left = left.filter(({ id }) => outcome.newerVersions.has(id))
  }
  throw new StoreUnavailableError('Others change these records at the same time, again and again.')
}

/**
 * Changes a record that has this version. Of several concurrent changes of the same version one succeeds: a reservation in
 * Redis makes them exclusive, so that the others are refused before they reach the history.
 */
export async function changeVersion<Value extends ControlRecord>(
  context: ChangeContext<Value>,
  wanted: WantedChange<Value>,
  { actor, version }: { actor: string; version: number },
): Promise<ChangesDone | RefusedChange | UnmetCondition> {
  const { served, store } = context
  const reserved = await served.ask(() => store.reserve(wanted.id))
  if (reserved === undefined) return { unmet: { version } }
  try {
    return await changeReserved(context, wanted, { actor, version })
  } finally {
    // A reservation that cannot be released expires.
    await reserved.release().catch(() => {})
  }
}

async function changeReserved<Value extends ControlRecord>(
  context: ChangeContext<Value>,
  wanted: WantedChange<Value>,
  { actor, version }: { actor: string; version: number },
): Promise<ChangesDone | RefusedChange | UnmetCondition> {
  const { served, history, store } = context
  await served.restore()
  const [newest] = await history.newest([wanted.id])
  if (newest?.json === undefined || newest.version !== version) return { unmet: { version } }
  const refused = await claimValues(context, [wanted])
  if (refused !== undefined) return refused
  const change = toChange(context, wanted, version)
  await history.append([change], actor)
  const outcome = await served.put([change], version)
  if ('heldBy' in outcome) {
    await withdraw(context, [change], () => newest.json)
    return outcome
  }
  const newer = outcome.newerVersions.get(wanted.id)
  if (newer === undefined) return { versions: new Map([[wanted.id, change.version]]) }
  // A change without a condition came first: its value stays in force.
  const theirs = (await served.ask(() => store.find(wanted.id)))?.change.json
  await withdraw(context, [{ ...change, version: Math.max(change.version, newer) }], () => theirs)
  return { unmet: { version } }
}

async function claimValues<Value extends ControlRecord>(
  { served, store }: ChangeContext<Value>,
  wanted: readonly WantedChange<Value>[],
): Promise<RefusedChange | undefined> {
  for (const { id, value } of wanted) {
    const holder = value && (await served.ask(() => store.claim(value)))
    if (holder !== undefined) return { ...holder, id }
  }
  return undefined
}

function toChange<Value>(
  { now }: ChangeContext<Value>,
  { id, value }: WantedChange<Value>,
  versionBefore: number,
): RecordChange {
  const json = value === undefined ? undefined : JSON.stringify(value)
  return { id, version: versionBefore + 1, changedAt: now(), changeId: randomUUID(), json }
}

/**
 * Withdraws changes that Redis refused after they were written to the history: the earlier values are in force again. A
 * merge may have brought the changes into force meanwhile, or would do so.
 */
async function withdraw<Value>(
  { history, served, store, now }: ChangeContext<Value>,
  changes: readonly RecordChange[],
  jsonBefore: (id: string) => string | undefined,
): Promise<void> {
  const withdrawn = changes.map(({ id, version }) => ({
    id,
    version: version + 1,
    changedAt: now(),
    changeId: randomUUID(),
    json: jsonBefore(id),
  }))
  await history.append(withdrawn, 'withdrawn')
  await served.ask(() => store.putAll(withdrawn))
}

const byId = (changes: readonly RecordChange[]): Map<string, RecordChange> =>
  new Map(changes.map((change) => [change.id, change]))
