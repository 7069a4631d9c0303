import type { EditorialDecision, EditorialDecisionBody } from '@frontpage/contracts'

/** The example in the API documents. */
export const examplePin = {
  kind: 'pin',
  site: 'dev',
  scope: 'global',
  storyId: 'hello',
  position: 1,
  until: '2099-01-01T00:00:00Z',
  reason: 'The election',
} as const satisfies EditorialDecisionBody

export const exampleDecision: EditorialDecision = {
  ...examplePin,
  id: 'pin-hello',
  decidedAt: '2026-06-01T10:00:00.000Z',
  decidedBy: 'ann',
}
