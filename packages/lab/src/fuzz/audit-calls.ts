import { fromEventRow, readEvents, type EventStoreClient } from '@frontpage/event-store'
import type { ArbitraryRequests } from './arbitrary-requests.js'
import { isSameContent } from './compare-content.js'

export interface CallsAudit {
  /** Calls that a 2xx answered and that are not in the archive. */
  lost: number
  /** Rows under FINAL beyond one for each call. */
  duplicated: number
  /** Those whose content is not what was sent; readers who asked not to be tracked left out, whose events are changed. */
  changed: number
  /** Some of those, by their message ids. */
  examples: string[]
}

const maxExamples = 5
/** Rows with so many different paths take ClickHouse long to read. */
const pageRows = 2_000

/** Compares the archive with what was sent, call by call. */
export async function auditCalls(
  store: EventStoreClient,
  requests: ArbitraryRequests,
  accepted: ReadonlySet<number>,
): Promise<CallsAudit> {
  const found = new Set<number>()
  const audit: CallsAudit = { lost: 0, duplicated: 0, changed: 0, examples: [] }
  for await (const rows of readEvents(store, pageRows)) {
    for (const row of rows) {
      const number = requests.callNumberOf(row.message_id)
      if (number === undefined) continue
      if (found.has(number)) audit.duplicated++
      found.add(number)
      const request = requests.request(requests.requestOfCall(number))
      const call = request.calls.find((each) => each.number === number)
      if (call === undefined || request.isPrivate) continue
      if (isSameContent(fromEventRow(row).event, call, request)) continue
      audit.changed++
      if (audit.examples.length < maxExamples) audit.examples.push(row.message_id)
    }
  }
  for (const number of accepted) {
    if (found.has(number)) continue
    audit.lost++
    if (audit.examples.length < maxExamples) audit.examples.push(`call ${number}`)
  }
  return audit
}
