/** Segment's six tracking calls: https://segment.com/docs/connections/spec/ */
export const callTypes = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const
export type CallType = (typeof callTypes)[number]

const known: ReadonlySet<unknown> = new Set(callTypes)

export function isCallType(value: unknown): value is CallType {
  return known.has(value)
}
