import type { RecordChange, RecordStamp } from '@frontpage/contracts'

/** Of a version in a stamp's text, which the script that takes changes compares. */
export const versionDigits = 10

export const versionText = (version: number): string => String(version).padStart(versionDigits, '0')

/** As text in the order in which changes hold. */
export const stampOf = ({ version, changedAt, changeId }: RecordStamp): string =>
  `${versionText(version)} ${String(changedAt).padStart(15, '0')} ${changeId}`

/** A record without a stamp is older than any decision. */
export function toChange(id: string, stamp: string | undefined, json: string | undefined): RecordChange {
  const [version, changedAt, changeId = ''] = (stamp ?? '0 0 ').split(' ')
  return { id, version: Number(version), changedAt: Number(changedAt), changeId, json }
}

/** Those that were changed last at the end: the same order for everybody. */
export const byChange = (a: RecordStamp, b: RecordStamp): number =>
  a.changedAt - b.changedAt || (a.id < b.id ? -1 : 1)
