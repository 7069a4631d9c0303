import type { ClickHouseClient } from '@clickhouse/client'
import type { RecordChange } from '@frontpage/contracts'
import { groupByBytes } from '../clickhouse/group-by-bytes.js'
import { findCurrentRecords, listCurrentRecords } from './list-current-records.js'

type CurrentRecord = Awaited<ReturnType<typeof findCurrentRecords>>[number]

/** Ids are percent-encoded in the URL, and servers accept a request head of 16 KB. */
const maxIdBytesAtOnce = 4_000
const questionsAtOnce = 4
/** From this number of ids on a range is read in pages: a query that names 100 ids reads as much as one page. */
const fewestOfARange = 1_000
const recordsAtOnce = 5_000

/**
 * Reads the latest changes of these records as they were written: a process of an older or newer release hands on records
 * that it cannot read itself.
 */
export async function readCurrentRecords(
  client: ClickHouseClient,
  { kind, ids }: { kind: string; ids: readonly string[] },
): Promise<RecordChange[]> {
  const records =
    ids.length < fewestOfARange ? await readByIds(client, kind, ids) : await readRange(client, kind, ids)
  return records.map(({ action, value, ...change }) => ({
    ...change,
    json: action === 'delete' ? undefined : value,
  }))
}

async function readByIds(
  client: ClickHouseClient,
  kind: string,
  ids: readonly string[],
): Promise<CurrentRecord[]> {
  const groups = groupByBytes(ids, (id) => Buffer.byteLength(id), maxIdBytesAtOnce)
  const records: CurrentRecord[] = []
  for (let at = 0; at < groups.length; at += questionsAtOnce) {
    const questions = groups.slice(at, at + questionsAtOnce)
    const answers = await Promise.all(
      questions.map((some) => findCurrentRecords(client, { kind, ids: some })),
    )
    records.push(...answers.flat())
  }
  return records
}

async function readRange(
  client: ClickHouseClient,
  kind: string,
  ids: readonly string[],
): Promise<CurrentRecord[]> {
  const wanted = new Set(ids)
  const sorted = ids.toSorted(byBytes)
  const [from = '', to = ''] = [sorted[0], sorted.at(-1)]
  const records: CurrentRecord[] = []
  for (let after = ''; ;) {
    const part = await listCurrentRecords(client, { kind, from, after, to, limit: recordsAtOnce })
    records.push(...part.filter(({ id }) => wanted.has(id)))
    const last = part.at(-1)
    if (last === undefined || part.length < recordsAtOnce) return records
    after = last.id
  }
}

/** The order in which ClickHouse compares texts. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
