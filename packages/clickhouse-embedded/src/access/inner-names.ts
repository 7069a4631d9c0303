import type { Engine } from '../engine/engine.js'

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Table functions that read the database, or nothing. */
const tableFunctions = words(`
  dictionary format fuzzJSON fuzzQuery generateRandom generateSeries generate_series input loop merge
  mergeTreeAnalyzeIndexes mergeTreeAnalyzeIndexesUUID mergeTreeIndex mergeTreeProjection mergeTreeTextIndex null numbers
  numbers_mt primes prometheusQuery prometheusQueryRange SQLStandardValues timeSeriesData timeSeriesMetrics
  timeSeriesSamples timeSeriesSelector timeSeriesTags values view viewExplain viewIfPermitted zeros zeros_mt`)

/** Engines that keep their rows in the database's own files, or in memory, or none. */
const tableEngines = words(`
  AggregatingMergeTree Alias Buffer CoalescingMergeTree CollapsingMergeTree Dictionary FuzzJSON FuzzQuery GenerateRandom
  GraphiteMergeTree Join Log Loop MaterializedView Memory Merge MergeTree Null ReplacingMergeTree
  ReplicatedAggregatingMergeTree ReplicatedCoalescingMergeTree ReplicatedCollapsingMergeTree ReplicatedGraphiteMergeTree
  ReplicatedMergeTree ReplicatedReplacingMergeTree ReplicatedSummingMergeTree ReplicatedVersionedCollapsingMergeTree Set
  StripeLog SummingMergeTree TimeSeries TinyLog VersionedCollapsingMergeTree View WindowView`)

const databaseEngines = words('Atomic Dictionary Memory Ordinary Replicated')

const innerNames = new Set(
  [...tableFunctions, ...tableEngines, ...databaseEngines].map((name) => name.toLowerCase()),
)

/**
 * The table functions and engines of this chDB that reach outside the database, in lower case: all that are not known
 * to stay inside. So a new one of a later chDB is refused until it has been reviewed.
 */
export async function readOutsideNames(engine: Engine): Promise<ReadonlySet<string>> {
  const sql = ['table_functions', 'table_engines', 'database_engines']
    .map((table) => `SELECT lower(name) FROM system.${table}`)
    .join(' UNION ALL ')
  const { bytes } = await engine.query(sql, 'TabSeparatedRaw')
  const names = Buffer.from(bytes).toString().trim().split('\n')
  // A disk that is described in a statement may be anywhere.
  return new Set([...names.filter((name) => !innerNames.has(name)), 'disk'])
}
