import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createSerialQueue, repeatUntilClosed, within } from '@frontpage/concurrency'
import { detailHours, generationNamespace, hourOf, readModelsKeys } from '@frontpage/contracts'
import { readArchiveSpan, type EventStoreClient } from '@frontpage/event-store'
import {
  coverageOf,
  forgetReader,
  type Coverage,
  type ReadModelName,
  type ReadModelStates,
  type Rebuild,
} from '@frontpage/read-models'
import { createLease, type Redis } from '@frontpage/redis'
import type { Logger } from '@frontpage/service-kit'
import { chooseHour, type ChosenHour } from './choose-hour.js'
import type { FoldWatermark } from '../folds/fold-watermark.js'
import type { ForgottenReaders } from './forgotten-readers.js'
import { generationsOf, type LiveFolds } from '../folds/live-folds.js'
import { createFailurePauses } from './failure-pauses.js'
import { replayHour, type ReplaySteps } from './replay-hour.js'
import type { Rebuildable } from './rebuildable.js'
import { reportChange } from './report-change.js'
import { afterHours, decideChanges, type KeptReadModel } from './states/decide-changes.js'
import { aliveMarks, foldedUntil } from './states/fold-mark.js'
import {
  createReadModelRecordStore,
  nextRevision,
  type ReadModelRecords,
  type StateChanges,
} from './states/read-model-records.js'
import { createSweeper } from './sweep-generations.js'

export interface RebuilderOptions {
  readonly redis: Redis
  readonly client: EventStoreClient
  readonly namespace: string
  /** Every read model, in the way in which this release keeps it. */
  readonly models: readonly (KeptReadModel & {
    readonly keyKinds: readonly string[]
    readonly maxRedisShare?: number | undefined
  })[]
  /** One generation of a read model, for events of the time `clock.nowMs`. */
  readonly rebuildableOf: (name: ReadModelName, generation: number, clock: { nowMs: number }) => Rebuildable
  readonly liveFolds: LiveFolds
  readonly watermark: FoldWatermark
  readonly forgottenReaders: ForgottenReaders
  readonly sites: () => Iterable<string>
  readonly steps: ReplaySteps
  readonly redisShare: () => number
  readonly onReplayed: (names: readonly ReadModelName[], events: number) => void
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface Rebuilder {
  /** The states as they were read last. */
  states(): ReadModelStates
  coverageOf(name: ReadModelName): Coverage | undefined
  close(): Promise<void>
}

const everyMs = 1_000
const leaseMs = 10_000
const forgetMarksAfterMs = 600_000
const waitMs = 250
const quietMs = 60_000
/** Events that are being folded by earlier states come to their end meanwhile. */
const settleMs = 2_000
/** An hour is closed when no transporter takes it for open, whatever its clock. */
const closesAfterMs = 600_000
const forgetsForMs = 600_000
const forgetsEveryMs = 10_000
const closesWithinMs = 2_000
const tries = 3

/**
 * Keeps the read models whole. Each transporter leaves its mark in Redis every second. The one that holds the lease looks
 * whether Redis lacks anything, and replays the archive where it does. docs/adr/027-read-models-rebuild-themselves.md.
 */
export async function startRebuilder(options: RebuilderOptions): Promise<Rebuilder> {
  const { redis, client, namespace, models, liveFolds, watermark, log, now } = options
  const store = createReadModelRecordStore(redis, namespace)
  const lease = createLease(redis, { key: readModelsKeys(namespace).lease, ttlMs: leaseMs })
  const instance = randomUUID()
  const inSequence = createSerialQueue()
  const closing = new AbortController()
  let token: string | undefined
  let heldAt = -Infinity
  let records: ReadModelRecords | undefined
  /** The replay of an hour that is under way. */
  let replaying:
    { readonly chosen: ChosenHour; readonly ids: string; readonly abort: AbortController } | undefined
  let work: Promise<void> | undefined
  let quietUntil = -Infinity
  const pauses = createFailurePauses()
  /** When this process first saw each rebuild; there are a few a day. */
  const seenAt = new Map<string, number>()
  let forgetsUntil = -Infinity
  let forgetsNextAt = -Infinity

  const sweep = createSweeper(redis, {
    namespace,
    models: models.filter(({ isShared }) => isShared !== true),
    async readStates() {
      const { states } = await readRecords()
      return token === undefined || Object.keys(states).length === 0 ? undefined : states
    },
    signal: closing.signal,
    log,
  })

  const onError = (error: unknown): void => log.debug({ err: error }, 'read models could not be looked at')

  async function readRecords(): Promise<ReadModelRecords> {
    records = await store.read()
    liveFolds.follow(records)
    return records
  }

  /** Changes states by what they are at the moment; resolves with whether that was possible. */
  function change(
    toChanges: (read: ReadModelRecords, revision: number) => Promise<StateChanges>,
    { decides = false } = {},
  ): Promise<boolean> {
    return inSequence(async () => {
      for (let attempt = 0; attempt < tries; attempt++) {
        const read = await readRecords()
        const isOtherRun = read.runId !== read.markedRunId
        // It may lack something: `decide` finds out first.
        if (isOtherRun && !decides) return false
        const revision = nextRevision(read, now())
        const changes = await toChanges(read, revision)
        if (changes.size === 0 && (!decides || read.requestTexts.size === 0) && !isOtherRun) return true
        // Questions to the archive may have taken longer than the lease.
        await holdLease()
        if (token === undefined) return false
        const isWritten = await store.write(changes, {
          token,
          read,
          revision,
          marksRun: decides,
          takesRequests: decides,
        })
        if (!isWritten) continue
        for (const [name, state] of changes) reportChange(log, name, read.states[name], state)
        await readRecords()
        return true
      }
      return false
    })
  }

  async function holdLease(): Promise<void> {
    const askedAt = performance.now()
    const held = await lease.hold()
    if (held !== undefined) heldAt = askedAt
    if (held !== token && held !== undefined) log.info('this transporter looks after the read models now')
    token = held
  }

  async function look(): Promise<void> {
    await holdLease()
    const read = await readRecords()
    if (token !== undefined) {
      if (isChangeDue(read, models, now())) await change(decide, { decides: true })
      else await forgetOldMarks(read)
    }
    await store.mark({
      instance,
      foldedUntilMs: watermark.foldedUntil(now()),
      revision: liveFolds.revision(),
    })
    stopWhatChanged()
    if (token === undefined) return
    work ??= rebuildAll()
      .catch(onError)
      .finally(() => (work = undefined))
    if (performance.now() < forgetsNextAt || performance.now() >= forgetsUntil) return
    forgetsNextAt = performance.now() + forgetsEveryMs
    await forgetAgain()
  }

  async function decide(read: ReadModelRecords, revision: number): Promise<StateChanges> {
    const nowMs = now()
    const archive = await readArchiveSpan(client, { storedSinceMs: foldedUntil(read.marks) ?? nowMs })
    return decideChanges(read, models, { nowMs, revision, archive })
  }

  async function forgetOldMarks({ marks }: ReadModelRecords): Promise<void> {
    const latestMs = Math.max(...marks.map(({ atMs }) => atMs))
    const old = marks.filter(({ atMs }) => atMs < latestMs - forgetMarksAfterMs)
    await store.forgetMarks(old.map((mark) => mark.instance))
  }

  /** A replay of a rebuild that is not wanted any more ends. */
  function stopWhatChanged(): void {
    if (replaying === undefined || records === undefined) return
    if (token === undefined || idsOf(records.states, replaying.chosen.names) !== replaying.ids) {
      replaying.abort.abort(new Error('the rebuild was replaced or cancelled'))
    }
  }

  async function rebuildAll(): Promise<void> {
    while (token !== undefined && !closing.signal.aborted && records !== undefined) {
      const { states, marks } = records
      const alive = aliveMarks(marks)
      const isReady = ({ id, revision }: Rebuild): boolean =>
        performance.now() - firstSeenAt(id) >= settleMs &&
        alive.length > 0 &&
        alive.every((mark) => mark.revision >= revision)
      const chosen = chooseHour(
        states,
        (name, rebuild) => isReady(rebuild) && !pauses.has(name) && !isFull(name, rebuild),
      )
      if (chosen !== undefined) await replay(chosen, states)
      else if (Object.values(states).some(({ rebuild }) => rebuild !== undefined && !isReady(rebuild))) return
      else if (!(await sweep(states))) return
    }
  }

  function firstSeenAt(id: string): number {
    const at = seenAt.get(id) ?? performance.now()
    seenAt.set(id, at)
    return at
  }

  function isFull(name: ReadModelName, { storedSinceMs }: Rebuild): boolean {
    const share = models.find((model) => model.name === name)?.maxRedisShare
    // What is only behind needs hardly any room.
    if (share === undefined || storedSinceMs !== undefined || options.redisShare() <= share) return false
    if (performance.now() >= quietUntil) {
      quietUntil = performance.now() + quietMs
      log.warn({ readModel: name }, 'a rebuild waits: Redis uses too much of its memory for this read model')
    }
    return true
  }

  async function replay(chosen: ChosenHour, states: ReadModelStates): Promise<void> {
    const { names, hour, storedSinceMs } = chosen
    const ids = idsOf(states, names)
    const abort = new AbortController()
    replaying = { chosen, ids, abort }
    const clock = { nowMs: Math.min(now(), (hour + 2) * 3_600_000) }
    const rebuildables = names.map((name) => {
      const { generation, rebuild } = states[name]!
      return options.rebuildableOf(name, rebuild?.into ?? generation, clock)
    })
    const startedAt = performance.now()
    try {
      const signal = AbortSignal.any([abort.signal, closing.signal])
      await options.forgottenReaders.refresh()
      const mayGoOn = (): boolean => performance.now() - heldAt < leaseMs
      // No further back than each of them goes.
      const oldestHour = Math.max(...names.map((name) => states[name]?.rebuild?.oldestHour ?? hour))
      const replayed = await replayHour(options.steps, {
        models: rebuildables,
        hour,
        maxHours: hour - oldestHour + 1,
        storedSinceMs,
        mayGoOn,
        signal,
      })
      log.debug(
        { readModels: names, hour, ...replayed, ms: Math.round(performance.now() - startedAt) },
        'hours of the archive replayed',
      )
      options.onReplayed(names, replayed.events)
      forgetsUntil = performance.now() + forgetsForMs
      await forgetAgain()
      const nowMs = now()
      let isMine = false
      const isWritten = await change((read) => {
        isMine = idsOf(read.states, names) === ids
        const next = isMine ? names : []
        return Promise.resolve(
          new Map(next.map((name) => [name, afterHours(read.states[name]!, replayed, nowMs)])),
        )
      })
      // Another transporter may be at the same hour: it must not find it closed.
      if (!isWritten || !isMine) {
        await pause(waitMs)
        await readRecords()
        return
      }
      pauses.end(names)
      const oldestOpen = hourOf(nowMs - closesAfterMs) - detailHours + 1
      await finishHours(rebuildables, { hour, hours: replayed.hours, states, oldestOpen })
    } catch (error) {
      if (closing.signal.aborted) return
      pauses.begin(names)
      log.warn({ err: error, readModels: names, hour }, 'an hour of the archive could not be replayed')
      await readRecords().catch(() => {})
    } finally {
      replaying = undefined
    }
  }

  /**
   * Removes again what a replay may have brought back of readers who were forgotten meanwhile. The event that tells of it
   * may be archived some time later.
   */
  async function forgetAgain(): Promise<void> {
    const readers = await options.forgottenReaders.takeNew()
    const namespacesOf = (name: ReadModelName): string[] =>
      generationsOf(records?.states[name]).map((generation) => generationNamespace(namespace, generation))
    for (const { site, userId, anonymousId, forgottenMs } of readers) {
      const readerIds = [userId, anonymousId].filter((id) => id !== '')
      await forgetReader(redis, { site, readerIds, nowMs: forgottenMs, models: { namespacesOf } })
    }
  }

  async function finishHours(
    rebuildables: readonly Rebuildable[],
    {
      hour,
      hours,
      states,
      oldestOpen,
    }: { hour: number; hours: number; states: ReadModelStates; oldestOpen: number },
  ): Promise<void> {
    const sites = [...options.sites()]
    for (const { name, closeHour, announce } of rebuildables) {
      // The events of an hour lie in the hours of the key beside it, too.
      for (let done = hour + 1; done > hour + 1 - hours; done--) {
        if (done < oldestOpen) await closeHour?.(done, sites)
      }
      const isDone = records?.states[name]?.rebuild?.id !== states[name]?.rebuild?.id
      if (isDone) await announce?.(sites)
    }
  }

  const distrust = (): void => {
    liveFolds.distrust()
    readRecords().catch(onError)
  }
  redis.on('ready', distrust)
  await look().catch(onError)
  const looks = repeatUntilClosed(look, { everyMs, firstAfterMs: waitMs, isAligned: true, onError })
  // A look may wait for the archive.
  const readings = repeatUntilClosed(async () => void (await readRecords()), {
    everyMs,
    firstAfterMs: everyMs,
    isAligned: true,
    onError,
  })
  return {
    states: () => records?.states ?? {},
    coverageOf(name) {
      const state = records?.states[name]
      return state === undefined ? undefined : coverageOf(state)
    },
    async close() {
      closing.abort()
      redis.off('ready', distrust)
      await within(closesWithinMs, Promise.all([looks.close(), readings.close(), work]))
      await lease.release().catch(() => {})
    },
  }
}

function isChangeDue(read: ReadModelRecords, models: readonly KeptReadModel[], nowMs: number): boolean {
  if (read.runId !== read.markedRunId || read.requests.size > 0) return true
  return models.some(({ name, layout }) => {
    const state = read.states[name]
    if (state === undefined || state.layout !== layout) return true
    return state.retiring !== undefined && state.retiring.untilMs <= nowMs
  })
}

/** Differs when one of these read models is rebuilt otherwise, or its hour is done. */
function idsOf(states: ReadModelStates, names: readonly ReadModelName[]): string {
  return names.map((name) => `${states[name]?.rebuild?.id} ${states[name]?.rebuild?.nextHour}`).join(', ')
}
