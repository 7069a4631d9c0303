import { createHash } from 'node:crypto'
import { stickyAssignmentsKey } from '@frontpage/contracts'

/** A unit of a site that is assigned: a reader by `id`, a device by `deviceId`. */
export interface AssignedUnit {
  readonly site: string
  readonly attribute: string
  readonly value: string
}

/** Assignments are kept for this long after the unit was last seen. */
export const assignmentsTtlSeconds = 90 * 24 * 3_600

/** Clients choose the values: a longer one has a digest in the key. */
const maxValueLength = 120

export function isLongUnit({ value }: Pick<AssignedUnit, 'value'>): boolean {
  return value.length > maxValueLength
}

/** The key of the hash of a unit's assignments, of bounded length. */
export function assignmentsKeyOf(unit: AssignedUnit, namespace: string): string {
  const { site, attribute, value } = unit
  return stickyAssignmentsKey(
    { site, attribute, value: isLongUnit(unit) ? `sha256:${sha256(value)}` : value },
    namespace,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
