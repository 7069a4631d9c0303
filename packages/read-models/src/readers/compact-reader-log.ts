import { storyNumberBytes } from '@frontpage/contracts'
import { parseReaderLog, type ParsedRecord } from './parse-reader-log.js'
import { recordBytes, recordKinds } from './reader-records.js'

/**
 * The most that is kept of a kind; of more, the oldest go: those that have so many later ones, or later ones of so many
 * bytes together.
 */
export const keptOfKind: Readonly<
  Record<number, { readonly records: number; readonly fullAtBytes: number }>
> = {
  [recordKinds.view]: { records: 64, fullAtBytes: Infinity },
  [recordKinds.read]: { records: 36, fullAtBytes: Infinity },
  [recordKinds.click]: { records: 16, fullAtBytes: Infinity },
  // Seven lists of ten.
  [recordKinds.shown]: { records: 32, fullAtBytes: 420 },
  [recordKinds.story]: { records: 32, fullAtBytes: Infinity },
  [recordKinds.topic]: { records: 32, fullAtBytes: 750 },
  [recordKinds.forgotten]: { records: 1, fullAtBytes: Infinity },
}

interface Candidate extends ParsedRecord {
  readonly text: string
}

/**
 * The records of a log that count: of several about the same subject the latest, and of each kind as many as are kept,
 * the latest first. It depends on the set of records alone, and `compact(compact(a) + b)` equals `compact(a + b)`: a
 * record that went had enough later ones about other subjects, and these only ever become more. (The size of a record
 * depends on its subject alone, and its own size does not decide whether it is kept: where a large record went because it
 * did not fit, a small one before it would find room the next time.)
 */
export function compactReaderLog(log: Buffer): Buffer {
  const bytes = log.toString('latin1')
  const latest = new Map<string, Candidate>()
  for (const record of parseReaderLog(log)) {
    const candidate = { ...record, text: bytes.slice(record.start, record.end) }
    const subject = subjectOf(candidate)
    const known = latest.get(subject)
    if (known === undefined || isLater(candidate, known)) latest.set(subject, candidate)
  }
  const sorted = [...latest.values()].toSorted((a, b) => a.kind - b.kind || (isLater(a, b) ? -1 : 1))
  const parts: string[] = []
  let kind = 0
  let records = 0
  let used = 0
  for (const record of sorted) {
    if (record.kind !== kind) {
      kind = record.kind
      records = used = 0
    }
    const kept = keptOfKind[kind] ?? { records: 0, fullAtBytes: 0 }
    if (records < kept.records && used < kept.fullAtBytes) parts.push(record.text)
    records++
    used += record.text.length
  }
  return Buffer.from(parts.join(''), 'latin1')
}

/** A record without its time, and without what the latest one decides. */
function subjectOf({ kind, text }: Candidate): string {
  switch (kind) {
    case recordKinds.read: {
      // A reading to the end is remembered beside one that was not.
      const isCompleted = text.charCodeAt(text.length - 1) & 1
      return `${kind}${isCompleted}${text.slice(5, 5 + storyNumberBytes)}`
    }
    case recordKinds.shown:
      return kind + text.slice(6)
    case recordKinds.story:
      return kind + text.slice(7, 7 + storyNumberBytes)
    case recordKinds.topic:
      return kind + text.slice(recordBytes.topicHead)
    case recordKinds.forgotten:
      return String(kind)
    default:
      return kind + text.slice(5)
  }
}

/** The contents break ties, so that the order of arrival does not. */
function isLater(a: Candidate, b: Candidate): boolean {
  return a.atMs === b.atMs ? a.text > b.text : a.atMs > b.atMs
}
