import {
  editorialDecisionBodySchema,
  editorialDecisionSchema,
  excludedReadersKey,
  slugSchema,
  type EditorialDecision,
  type EditorialDecisionBody,
} from '@frontpage/contracts'
import { HttpFault, problemExample } from '@frontpage/service-kit'
import { z } from 'zod'
import { defineRecordKind, type RecordAuthor } from '../record/record-kind.js'

/**
 * Rebuilds the set of excluded readers from the decisions: two of them may exclude the same reader, so that neither adding
 * nor removing a single id would be right. A decision that cannot be read excludes nobody.
 */
const excludeReaders = `
local excluded = {}
for _, text in ipairs(redis.call('HVALS', KEYS[1])) do
  local isRead, decision = pcall(cjson.decode, text)
  if isRead and type(decision) == 'table' and decision.kind == 'exclude-reader' and type(decision.readerId) == 'string' then
    excluded[#excluded + 1] = decision.readerId
  end
end
redis.call('DEL', KEYS[5])
for _, readerId in ipairs(excluded) do redis.call('SADD', KEYS[5], readerId) end
`

const hasEnded = 'This time has passed: the decision would do nothing.'

const examplePin = {
  kind: 'pin',
  site: 'dev',
  scope: 'global',
  storyId: 'hello',
  position: 1,
  until: '2099-01-01T00:00:00Z',
  reason: 'The election',
} as const satisfies EditorialDecisionBody

/** The kind of the editorial decisions, which `@frontpage/editorial` applies to lists. */
export const decisionRecords = defineRecordKind({
  records: 'decisions',
  record: 'decision',
  historyKind: 'editorial-decision',
  schema: editorialDecisionSchema,
  derived: { key: excludedReadersKey, script: excludeReaders },
  administration: {
    service: 'trending',
    title: 'editorial decision',
    titles: 'editorial decisions',
    body: editorialDecisionBodySchema,
    toRecord: toDecision,
    putDescription: 'A review that names nobody as `admitted` admits who stands in the top now.',
    list: {
      summary: 'All editorial decisions, or those that hold for one site; the latest first',
      description: 'The decisions, also those whose time has passed',
      query: z.object({ site: slugSchema.optional() }),
      exampleQuery: { site: 'dev' },
      select: (decisions, { site }: { site?: string }) =>
        decisions
          .filter((decision) => site === undefined || !('site' in decision) || decision.site === site)
          .toSorted((a, b) => Date.parse(b.decidedAt) - Date.parse(a.decidedAt)),
    },
    example: {
      record: {
        ...examplePin,
        id: 'pin-hello',
        decidedAt: '2026-06-01T10:00:00.000Z',
        decidedBy: 'ann',
      },
      body: examplePin,
    },
    putExamples: {
      hasEnded: {
        summary: 'A time that has passed',
        params: { id: 'pin-hello' },
        body: { ...examplePin, until: '2020-01-01T00:00:00Z' },
        status: 400,
        answer: problemExample(400, 'invalid_request', hasEnded),
      },
    },
  },
})

/** @throws HttpFault 400 when the decision's time has already passed */
export function toDecision(
  body: EditorialDecisionBody,
  { id, actor, nowMs }: RecordAuthor,
): EditorialDecision {
  const until = 'until' in body ? body.until : undefined
  if (until !== undefined && Date.parse(until) <= nowMs) {
    throw new HttpFault(400, 'invalid_request', {
      detail: hasEnded,
      errors: [{ in: 'body', pointer: '#/until', detail: hasEnded }],
    })
  }
  return { ...body, id, decidedAt: new Date(nowMs).toISOString(), decidedBy: actor }
}
