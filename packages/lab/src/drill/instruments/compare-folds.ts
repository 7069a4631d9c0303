import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { generationNamespace, type Source } from '@frontpage/contracts'
import { readEvents } from '@frontpage/event-store'
import { createControlRecordStore, sourceRecords } from '@frontpage/control-records'
import { foldWindowAt, type Fold, type FoldWindow, type ReadModelStates } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import {
  createFold,
  createFolds,
  createFoldStep,
  createRestoration,
  foldNames,
  toFoldableBatch,
} from '@frontpage/transporter'
import type { Platform } from '../../platform/start-platform.js'
import { compareDumps, type DumpComparison } from './compare-dumps.js'
import { waitUntilWhole } from './wait-until-whole.js'

/** Each page makes ClickHouse read its range under FINAL: large pages cost less. */
const pageRows = 100_000
/** Restoring them keeps the event loop from the answers of Redis for a moment only. */
const rowsAtOnce = 5_000

export interface FoldComparison {
  foldsEqual: boolean
  /** Events that read models count and the archive does not have. */
  excess: number
}

type FoldDump = Awaited<ReturnType<Fold['dump']>>
type NamedComparison = DumpComparison & Pick<Fold, 'name'>

const shownDifferences = 5
const looks = 3
const betweenComparisonsMs = 3_000

/**
 * Computes the read models again from the archive, with the transporter's own steps, beside the existing ones, and
 * compares the two. Waits before that until none of the existing ones is being computed again by the transporter. Where
 * they differ, and the existing ones still change because a journal has shipped events meanwhile, it compares again;
 * remaining differences are written to stderr.
 */
export async function compareFolds(
  platform: Pick<Platform, 'redisUrl' | 'namespace' | 'store'>,
  { now = Date.now }: { now?: () => number } = {},
): Promise<FoldComparison> {
  // Millions of keys take Redis a while; a command whose connection was lost meanwhile is sent again.
  const redis = createRedis({ url: platform.redisUrl }, 'worker')
  try {
    await waitUntilReady(redis, 10_000)
    for (let look = 1; ; look++) {
      const states = await waitUntilWhole(redis, platform.namespace)
      const existing = existingFolds(redis, { namespace: platform.namespace, states, now })
      const { compared, dumps } = await compareOnce(redis, {
        ...platform,
        existing,
        againIn: `${platform.namespace}-again-${look}`,
        now,
      })
      const foldsEqual = compared.every(({ differences }) => differences.length === 0)
      if (foldsEqual || look === looks || !(await stillChange(existing, dumps))) {
        for (const comparison of compared) report(comparison)
        return { foldsEqual, excess: compared.reduce((sum, { excess }) => sum + excess, 0) }
      }
    }
  } finally {
    redis.disconnect()
  }
}

/** Each in the generation that readers read. */
function existingFolds(
  redis: Redis,
  { namespace, states, now }: { namespace: string; states: ReadModelStates; now: () => number },
): Fold[] {
  const namespaceOf = (name: keyof ReadModelStates): string =>
    generationNamespace(namespace, states[name]?.generation ?? 0)
  return foldNames.map((name) =>
    createFold(name, redis, {
      namespace: namespaceOf(name),
      now,
      trendingNamespace: () => namespaceOf('trending'),
    }),
  )
}

async function stillChange(folds: readonly Fold[], dumps: readonly FoldDump[]): Promise<boolean> {
  await pause(betweenComparisonsMs)
  return !isDeepStrictEqual(await dumpAll(folds), dumps)
}

function dumpAll(folds: readonly Fold[]): Promise<FoldDump[]> {
  return Promise.all(folds.map((fold) => fold.dump()))
}

async function compareOnce(
  redis: Redis,
  {
    namespace,
    store,
    existing,
    againIn,
    now,
  }: Pick<Platform, 'namespace' | 'store'> & {
    existing: readonly Fold[]
    againIn: string
    now: () => number
  },
): Promise<{ compared: NamedComparison[]; dumps: FoldDump[] }> {
  const records = createControlRecordStore(redis, sourceRecords, { namespace, onUnreadable: () => {} })
  const sources = (await records.snapshot())?.values ?? []
  const again = createFolds(redis, { namespace: againIn, now })
  await foldArchive(store, { folds: again, sources, window: foldWindowAt(now()) })
  const dumps = await dumpAll(existing)
  const compared: NamedComparison[] = []
  for (const [index, fold] of again.entries()) {
    compared.push({ name: fold.name, ...compareDumps(dumps[index] ?? {}, await fold.dump(), fold) })
  }
  return { compared, dumps }
}

async function foldArchive(
  store: Platform['store'],
  { folds, sources, window }: { folds: readonly Fold[]; sources: readonly Source[]; window: FoldWindow },
): Promise<void> {
  const step = createFoldStep(() => folds, { onSkipped: () => {}, onFolded: () => {} })
  const sourceOf = new Map(sources.map((source) => [source.id, source]))
  const restore = createRestoration((id) => sourceOf.get(id))
  for await (const rows of readEvents(store, pageRows)) {
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      await step.fold(toFoldableBatch(restore(rows.slice(start, start + rowsAtOnce)), window))
    }
  }
}

function report({ name, differences, entries }: NamedComparison): void {
  if (differences.length === 0) {
    process.stderr.write(`fold ${name}: equal, ${entries} entries\n`)
    return
  }
  process.stderr.write(`fold ${name}: ${differences.length} of ${entries} entries differ\n`)
  for (const { key, kept, again } of differences.slice(0, shownDifferences)) {
    process.stderr.write(`  ${key}: is ${JSON.stringify(kept)}, from the archive ${JSON.stringify(again)}\n`)
  }
}
