import { storyNumberBytes } from '@frontpage/contracts'
import { parseReaderLog, type ParsedRecord } from './parse-reader-log.js'
import { recordBytes, recordKinds } from './reader-records.js'

/** The most that is kept of a kind; of more, the oldest go. */
export const keptOfKind: Readonly<Record<number, { readonly records: number; readonly bytes: number }>> = {
  [recordKinds.view]: { records: 64, bytes: Infinity },
  [recordKinds.read]: { records: 36, bytes: Infinity },
  [recordKinds.click]: { records: 16, bytes: Infinity },
  // Seven lists of ten.
  [recordKinds.shown]: { records: 32, bytes: 480 },
  [recordKinds.story]: { records: 32, bytes: Infinity },
  [recordKinds.topic]: { records: 32, bytes: 800 },
  [recordKinds.forgotten]: { records: 1, bytes: Infinity },
}

interface Candidate extends ParsedRecord {
  readonly text: string
}

/**
 * The records of a log that count: of several about the same subject the latest, and of each kind as many as are kept,
 * the latest first. It depends on the set of records alone, and `compact(compact(a) + b)` equals `compact(a + b)`: a
 * record that went had enough later ones about other subjects, and these only ever become more. (The size of a record
 * depends on its subject alone; without that, the same would not hold for bytes.)
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
    const kept = keptOfKind[kind] ?? { records: 0, bytes: 0 }
    records++
    used += record.text.length
    if (records <= kept.records && used <= kept.bytes) parts.push(record.text)
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
