import { fromEventRow, readEvents, type EventStoreClient } from '@frontpage/event-store'
import type { ArbitraryRequests } from './arbitrary-requests.js'
import { isSameContent } from './compare-content.js'

export interface CallsAudit {
  /** Calls that a 2xx answered and that are not in the archive. */
  lost: number
  /** Rows under FINAL beyond one for each call. */
  duplicated: number
  /**
   * Rows whose content differs from the sent one; without readers who asked not to be tracked, whose events are
   * changed.
   */
  changed: number
  /** The message ids of some of those. */
  examples: string[]
}

const maxExamples = 5
/** ClickHouse reads rows with so many different paths slowly. */
const pageRows = 2_000

/** Compares the archive with the sent calls, one by one. */
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
