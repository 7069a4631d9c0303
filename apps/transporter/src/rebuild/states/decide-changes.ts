import { detailHours, hourMs, hourOf } from '@frontpage/contracts'
import type { ArchiveSpan } from '@frontpage/event-store'
import type {
  ReadModelName,
  ReadModelState,
  Rebuild,
  RebuildReason,
  ReplayedEvents,
} from '@frontpage/read-models'
import { foldedUntil } from './fold-mark.js'
import type { ReadModelRecords } from './read-model-records.js'
import type { RebuildRequest } from './rebuild-request.js'

/** A read model, as this release keeps it. */
export interface KeptReadModel {
  readonly name: ReadModelName
  readonly layout: number
  readonly of: readonly ReplayedEvents[]
  /** The hours that are too old for live events are closed: no event can be applied to them again. */
  readonly closesHours: boolean
  /** Another service writes it, too, so that it is always computed where it is, and never in a fresh copy. */
  readonly isShared?: boolean
}

/** Redis may lack this much, and is brought up to date; where it lacks more, all is computed again. */
const maxBehindMs = hourMs
/** Readers notice a change within a second or two. */
const retiringMs = 60_000

/**
 * Decides which read models have to be computed again, and how, by what Redis tells about them.
 *
 * - Redis knows nothing of it, or this release stores it differently: it begins anew, in a generation of its own, and is
 *   read from there at once.
 * - Redis has had another run, so that it may lack the latest writes: events that were stored since the last mark are
 *   folded again. When too many are, or a rebuild had closed hours (which may be open again), it begins anew.
 * - An operator asks for it: a fresh copy is filled, and read once it is whole.
 */
export function decideChanges(
  records: ReadModelRecords,
  models: readonly KeptReadModel[],
  at: Now,
): Map<ReadModelName, ReadModelState> {
  const changes = new Map<ReadModelName, ReadModelState>()
  const isOtherRun = records.runId !== records.markedRunId
  const markMs = foldedUntil(records.marks)
  const { nowMs } = at
  for (const model of models) {
    const state = records.states[model.name]
    const request = records.requests.get(model.name)
    const next =
      state === undefined
        ? beginAnew(model, 'missing', at)
        : state.layout !== model.layout
          ? beginAnew(model, 'layout', { ...at, before: state })
          : isOtherRun
            ? catchUp(model, state, { ...at, markMs })
            : request !== undefined
              ? answer(model, state, { ...at, request })
              : withoutRetired(state, nowMs)
    if (next !== undefined) changes.set(model.name, next)
  }
  return changes
}

interface Now {
  readonly nowMs: number
  /** The revision that the changes make. */
  readonly revision: number
  readonly archive: ArchiveSpan
}

function beginAnew(
  model: KeptReadModel,
  reason: RebuildReason,
  { before, ...now }: Now & { before?: ReadModelState },
): ReadModelState {
  if (reason === 'missing' && now.archive.oldestMs === undefined) {
    return { layout: model.layout, generation: 0 }
  }
  const begun = { layout: model.layout, rebuild: newRebuild(model, reason, now) }
  if (model.isShared === true) return { ...begun, generation: 0 }
  return {
    ...begun,
    generation: newGeneration(now.nowMs, before),
    ...(before !== undefined && { retiring: { generation: before.generation, untilMs: now.nowMs } }),
  }
}

/** A fresh copy that was being filled is given up, because it lacks something, too: the operator asks for it again. */
function catchUp(
  model: KeptReadModel,
  state: ReadModelState,
  { markMs, ...now }: Now & { markMs: number | undefined },
): ReadModelState {
  const { nowMs, archive } = now
  const { building: _, rebuild, ...kept } = state
  const oldestOpenHour = hourOf(nowMs) - detailHours + 1
  const isTooFarBehind = markMs === undefined || archive.storedUntilMs - markMs > maxBehindMs
  const isWhole = rebuild === undefined || rebuild.reason === 'requested'
  const haveHoursClosed = !isWhole && model.closesHours && rebuild.nextHour < oldestOpenHour
  if (isTooFarBehind || haveHoursClosed) return beginAnew(model, 'behind', { ...now, before: state })
  if (!isWhole && rebuild.storedSinceMs === undefined) {
    return { ...kept, rebuild: newRebuild(model, rebuild.reason, now) }
  }
  const storedSinceMs = Math.min(markMs, isWhole ? Infinity : (rebuild.storedSinceMs ?? Infinity))
  const sinceHour = Math.max(
    hourOf(storedSinceMs) - detailHours + 1,
    model.closesHours ? oldestOpenHour : -Infinity,
  )
  return { ...kept, rebuild: newRebuild(model, 'behind', { ...now, sinceHour, storedSinceMs }) }
}

function answer(
  model: KeptReadModel,
  state: ReadModelState,
  { request, ...now }: Now & { request: RebuildRequest },
): ReadModelState | undefined {
  const { building: _, rebuild, ...kept } = state
  if (request.kind === 'cancel') return rebuild?.reason === 'requested' ? kept : undefined
  if (rebuild !== undefined) return undefined
  const { sinceHour } = request
  const requested = { ...newRebuild(model, 'requested', { ...now, sinceHour }), id: request.id }
  if (model.isShared === true) return { ...kept, rebuild: requested }
  const into = newGeneration(now.nowMs, state)
  return { ...kept, building: into, rebuild: { ...requested, into } }
}

function withoutRetired(state: ReadModelState, nowMs: number): ReadModelState | undefined {
  if (state.retiring === undefined || state.retiring.untilMs > nowMs) return undefined
  const { retiring: _, ...kept } = state
  return kept
}

function newRebuild(
  model: KeptReadModel,
  reason: RebuildReason,
  {
    nowMs,
    revision,
    archive,
    sinceHour = -Infinity,
    storedSinceMs,
  }: Now & { sinceHour?: number | undefined; storedSinceMs?: number },
): Rebuild {
  // Clients whose clocks are ahead have hours of their own.
  const newestHour = hourOf(nowMs) + 1
  const furthest = newestHour - Math.max(0, ...model.of.map(({ hours }) => hours))
  const first = archive.oldestMs === undefined ? newestHour + 1 : hourOf(archive.oldestMs) - 1
  return {
    id: `${reason}-${nowMs}`,
    reason,
    startedMs: nowMs,
    revision,
    newestHour,
    oldestHour: Math.max(furthest, first, sinceHour),
    nextHour: newestHour,
    events: 0,
    ...(storedSinceMs !== undefined && { storedSinceMs }),
  }
}

/** Seconds since 1970: a generation that Redis has forgotten is not begun a second time. */
function newGeneration(nowMs: number, before: ReadModelState | undefined): number {
  const known = [before?.generation, before?.building, before?.retiring?.generation]
  return Math.max(Math.floor(nowMs / 1_000), ...known.map((generation = 0) => generation + 1))
}

/**
 * The state after the hour `nextHour` of its rebuild was folded, and maybe some before it; without the rebuild once these
 * were the last ones.
 */
export function afterHours(
  state: ReadModelState,
  { events, hours }: { events: number; hours: number },
  nowMs: number,
): ReadModelState {
  const { rebuild, ...kept } = state
  if (rebuild === undefined) return state
  const nextHour = rebuild.nextHour - hours
  if (nextHour >= rebuild.oldestHour) {
    return { ...state, rebuild: { ...rebuild, nextHour, events: rebuild.events + events } }
  }
  if (rebuild.into === undefined) return kept
  const { building: _, ...rest } = kept
  const retiring = { generation: state.generation, untilMs: nowMs + retiringMs }
  return { ...rest, generation: rebuild.into, retiring }
}
