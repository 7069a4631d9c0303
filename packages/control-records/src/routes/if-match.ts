import { HttpFault } from '@frontpage/service-kit'
import { z } from 'zod'
import type { ChangeCondition } from '../admin/make-changes.js'

/** The request headers of a route that changes one record. */
export const ifMatchHeaders = z.object({
  'if-match': z
    .string()
    .max(100)
    .regex(/^(?:\*|"\d{1,10}")$/, '"<version>" as in the ETag of the record, or *')
    .optional()
    .meta({
      description:
        'The `ETag` of the version that the change was made from; where the record is another by now, nothing is changed (412). `*`: of any version. Absent: the last change wins.',
    }),
})

export const versionHeader = { ETag: 'The version of the record, for `If-Match`' } as const

export const toETag = (version: number): string => `"${version}"`

export function toCondition(ifMatch: string | undefined): ChangeCondition | undefined {
  if (ifMatch === undefined) return undefined
  return ifMatch === '*' ? 'exists' : { version: Number(ifMatch.slice(1, -1)) }
}

export const versionChanged = 'version_changed'
const versionChangedDetail =
  'The record is not there, or no longer of this version. Read it, and decide again.'

/** @throws HttpFault 412 */
export function refuseUnmet(): never {
  throw new HttpFault(412, versionChanged, { detail: versionChangedDetail })
}
