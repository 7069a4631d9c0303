import type { ControlRecordKeys } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** How far a follower has read. */
export interface RecordsMark {
  readonly version: string
  /** The id of the last entry of the stream of changes, and its version; empty where the stream had none. */
  readonly position: string
  readonly positionVersion: string
}

/** The hashes as they were read, and the records that changed while they were read. */
interface AllRecords<Delta> {
  readonly records: ReadonlyMap<string, string>
  readonly stamps: ReadonlyMap<string, string>
  readonly delta: Delta
}

/** The number of fields in one answer of HSCAN, approximately. */
const fieldsAtOnce = 500
const maxAttempts = 5

/**
 * Reads all records in parts, so that Redis is never blocked for long. The result is consistent nevertheless: the
 * delta has the records that changed meanwhile. Undefined where there are none.
 * @throws Error when the changes meanwhile exceed the stream of changes in every attempt
 */
export async function readAllRecords<Delta>(
  redis: Redis,
  keys: ControlRecordKeys,
  changesSince: (mark: RecordsMark) => Promise<Delta | undefined>,
): Promise<AllRecords<Delta> | undefined> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const mark = await readMark(redis, keys)
    if (mark === undefined) return undefined
    const records = await readHash(redis, keys.records)
    const stamps = await readHash(redis, keys.stamps)
    const delta = await changesSince(mark)
    if (delta !== undefined) return { records, stamps, delta }
  }
  throw new Error('The records change faster than they can be read.')
}

/** How far a follower would have read that begins now. Undefined where there are no records. */
export async function readMark(redis: Redis, keys: ControlRecordKeys): Promise<RecordsMark | undefined> {
  const answers =
    (await redis.multi().get(keys.version).xrevrange(keys.changes, '+', '-', 'COUNT', 1).exec()) ?? []
  for (const [failure] of answers) if (failure) throw failure
  const [version, calls] = answers.map(([, answer]) => answer) as [
    string | null | undefined,
    [string, string[]][],
  ]
  if (version == null) return undefined
  const [position = '', [, positionVersion = ''] = []] = calls[0] ?? []
  return { version, position, positionVersion }
}

async function readHash(redis: Redis, key: string): Promise<Map<string, string>> {
  const fields = new Map<string, string>()
  await scanHash(redis, key, (part) => {
    for (const [name, value] of part) fields.set(name, value)
  })
  return fields
}

/** Passes all fields of a hash on in parts, one after the other. A field may come twice. */
export async function scanHash(
  redis: Redis,
  key: string,
  take: (fields: readonly (readonly [name: string, value: string])[]) => unknown,
): Promise<void> {
  let cursor = '0'
  do {
    const [next, found] = await redis.hscan(key, cursor, 'COUNT', fieldsAtOnce)
    const part: [string, string][] = []
    for (let at = 0; at < found.length; at += 2) part.push([found[at] ?? '', found[at + 1] ?? ''])
    await take(part)
    cursor = next
  } while (cursor !== '0')
}
