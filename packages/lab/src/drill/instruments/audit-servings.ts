import { feedServedEventName, feedSourceId } from '@frontpage/contracts'
import type { PageLedger } from '../../feed/page-ledger.js'
import type { Platform } from '../../platform/start-platform.js'
import { auditUntilSettled } from './audit-until-settled.js'
import type { SettleOptions } from './settle.js'

export interface ServingAudit {
  /** Pages in the archive. */
  stored: number
  /** Stories of answered pages that are in no serving of the archive, at their place. */
  lost: number
  /** Rows under FINAL beyond one for each page. */
  doubled: number
}

/** Waits until every page that readers got is in the archive, or nothing changes any more. */
export function auditServings(
  store: Platform['store'],
  feeds: PageLedger['feeds'],
  options: SettleOptions,
): Promise<ServingAudit> {
  return auditUntilSettled(() => auditOnce(store, feeds), {
    ...options,
    isComplete: ({ lost }) => lost === 0,
  })
}

async function auditOnce(store: Platform['store'], feeds: PageLedger['feeds']): Promise<ServingAudit> {
  const result = await store.query({
    query: `SELECT message_id AS messageId, toString(properties.feedId) AS feedId,
                   toJSONString(properties.stories) AS stories
            FROM events FINAL WHERE source_id = {source:String} AND event = {event:String}`,
    query_params: { source: feedSourceId, event: feedServedEventName },
    format: 'JSONEachRow',
  })
  const places = new Set<string>()
  const messages = new Set<string>()
  let rows = 0
  for await (const page of result.stream<{ messageId: string; feedId: string; stories: string }>()) {
    for (const row of page) {
      const { messageId, feedId, stories } = row.json<{
        messageId: string
        feedId: string
        stories: string
      }>()
      rows++
      messages.add(messageId)
      for (const [storyId, position] of JSON.parse(stories) as [string, number][]) {
        places.add(`${feedId} ${position} ${storyId}`)
      }
    }
  }
  let lost = 0
  for (const [feedId, stories] of feeds) {
    for (const [position, storyId] of stories) if (!places.has(`${feedId} ${position} ${storyId}`)) lost++
  }
  return { stored: messages.size, lost, doubled: rows - messages.size }
}
