import type { RecordChange, RecordStamp } from '@frontpage/contracts'

/** The width of a version in the text of a stamp; Redis compares stamps as text. */
export const versionDigits = 10

export const versionText = (version: number): string => String(version).padStart(versionDigits, '0')

/** The text of a stamp. Of two changes the one with the greater text is newer. */
export const stampOf = ({ version, changedAt, changeId }: RecordStamp): string =>
  `${versionText(version)} ${String(changedAt).padStart(15, '0')} ${changeId}`

/** Negative when `a` is the older one; the order of the stamps' texts, without making them. */
export function compareStamps(a: RecordStamp, b: RecordStamp): number {
  if (a.version !== b.version) return a.version - b.version
  if (a.changedAt !== b.changedAt) return a.changedAt - b.changedAt
  return a.changeId === b.changeId ? 0 : a.changeId < b.changeId ? -1 : 1
}

/** Reads a stamp's text. A record without a stamp is older than any change. */
export function toChange(id: string, stamp: string | undefined, json: string | undefined): RecordChange {
  const [version, changedAt, changeId = ''] = (stamp ?? '0 0 ').split(' ')
  return { id, version: Number(version), changedAt: Number(changedAt), changeId, json }
}

/** Orders records by their latest change, which is the same order in every process. */
export const byChange = (a: RecordStamp, b: RecordStamp): number =>
  a.changedAt - b.changedAt || (a.id < b.id ? -1 : 1)
