import { setTimeout as pause } from 'node:timers/promises'
import { hourMs, readModelsKeys } from '@frontpage/contracts'
import {
  parseReadModelStates,
  type ReadModelName,
  type ReadModelState,
  type ReadModelStates,
} from '@frontpage/read-models'
import type { FoldName } from '@frontpage/transporter'
import type { CpuPlan } from '../../../platform/cpu-pinning.js'
import { createReadModelAdmin } from '../../../platform/read-model-admin.js'
import { readMetrics, samplesByLabel } from '../../../platform/read-metrics.js'
import type { Platform } from '../../../platform/start-platform.js'
import { watchMemory } from '../../../platform/watch-memory.js'
import { perEvent, startUsageMeter } from '../../instruments/measure-usage.js'

/** A rebuild of an archive of so many events. */
export interface RebuildRun {
  readonly events: number
  /** From the request, or from the emptying of Redis, until the read model was whole. */
  readonly seconds: number
  /** Those of the archive's events that the read model is made of; of all read models, the sum. */
  readonly eventsRead: number
  /** Of these. */
  readonly eventsPerSecond: number
  readonly archiveEventsPerSecond: number
  /** Until all of the last hour was in it; of all read models, in that of trending. */
  readonly lastHourSeconds: number | null
  /** CPU time for one of the events that were read. */
  readonly transporterCpuMicros: number | null
  readonly redisCpuMicros: number | null
  readonly clickhouseCpuMicros: number | null
  readonly peakTransporterMb: number | null
  readonly peakRedisMb: number | null
}

const lookEveryMs = 50
const withinMs = 3_600_000
/** What the start of a transporter costs is over by then. */
const settleMs = 3_000

/** Lets a transporter, which was just started, compute a read model again while nothing else happens. */
export async function measureRebuild(
  platform: Platform,
  { readModel, events, cpus }: { readModel: FoldName | 'all'; events: number; cpus: CpuPlan | undefined },
): Promise<RebuildRun> {
  const { servers } = platform
  const admin = createReadModelAdmin(platform)
  const watched: ReadModelName = readModel === 'all' ? 'trending' : readModel
  const before = await admin.untilWhole(watched)
  if (cpus !== undefined) {
    servers.transporter.pin([cpus.server])
    for (const server of [servers.redis, servers.clickhouse]) server.pin([cpus.rest])
  }
  await pause(settleMs)

  const memory = watchMemory([servers.transporter, servers.redis])
  const meter = startUsageMeter(platform)
  const startedMs = performance.now()
  if (readModel === 'all') await servers.redis.flush()
  else await admin.begin(readModel)
  const isWhole = (states: ReadModelStates): boolean => {
    const state = states[watched]
    if (state === undefined || state.generation === before.generation) return false
    return readModel === 'all'
      ? Object.values(states).every(({ rebuild }) => rebuild === undefined)
      : state.rebuild === undefined
  }
  const { seconds, lastHourSeconds } = await watchUntil(platform, { isWhole, watched, startedMs })
  const cpuMicros = meter.cpuMicros()
  const peakMb = memory.stop()
  const replayed = samplesByLabel(
    await readMetrics(platform.transporterUrl),
    'frontpage_transporter_replayed_events_total',
    'read_model',
  )
  const eventsRead =
    readModel === 'all'
      ? Object.values(replayed).reduce((sum, count) => sum + count, 0)
      : (replayed[readModel] ?? 0)
  const micros = perEvent(cpuMicros, eventsRead)
  return {
    events,
    seconds: Number(seconds.toFixed(2)),
    eventsRead,
    eventsPerSecond: Math.round(eventsRead / seconds),
    archiveEventsPerSecond: Math.round(events / seconds),
    lastHourSeconds: lastHourSeconds === undefined ? null : Number(lastHourSeconds.toFixed(2)),
    transporterCpuMicros: micros.transporter,
    redisCpuMicros: micros.redis,
    clickhouseCpuMicros: micros.clickhouse,
    peakTransporterMb: peakMb[servers.transporter.name] ?? null,
    peakRedisMb: peakMb[servers.redis.name] ?? null,
  }
}

async function watchUntil(
  { redis, namespace }: Platform,
  {
    isWhole,
    watched,
    startedMs,
  }: { isWhole: (states: ReadModelStates) => boolean; watched: ReadModelName; startedMs: number },
): Promise<{ seconds: number; lastHourSeconds: number | undefined }> {
  const key = readModelsKeys(namespace).states
  const secondsSinceStart = (): number => (performance.now() - startedMs) / 1000
  let isBegun = false
  let lastHourSeconds: number | undefined
  while (performance.now() - startedMs < withinMs) {
    const states = parseReadModelStates(await redis.hgetall(key))
    const state = states[watched]
    isBegun ||= state?.rebuild !== undefined
    const isOver = isWhole(states)
    if (state !== undefined && (isBegun || isOver) && hasLastHour(state, Date.now())) {
      lastHourSeconds ??= secondsSinceStart()
    }
    if (isOver) return { seconds: secondsSinceStart(), lastHourSeconds }
    await pause(lookEveryMs)
  }
  throw new Error(`the rebuild of ${watched} was not done within ${withinMs / 1000} s`)
}

/** Events lie in the hours of the key beside theirs, too: those of an hour are there when the one before it is done. */
export function hasLastHour({ rebuild }: Pick<ReadModelState, 'rebuild'>, nowMs: number): boolean {
  return rebuild === undefined || (rebuild.nextHour + 2) * hourMs <= nowMs - hourMs
}
