import { createEnricher, openCountryDatabase, openDataCentreTest } from '@frontpage/enrichment'
import { toEventRow, type EventRow } from '@frontpage/event-store'
import { createReferenceTraffic } from '../../traffic/reference-traffic.js'
import { toAcceptedEvent } from '../../traffic/to-accepted-event.js'

/**
 * Makes rows of the reference traffic as the transporter archives it.
 *
 * @param timeOf the time of the n-th event, milliseconds since 1970
 */
export async function createReferenceRows({
  runId,
  timeOf,
}: {
  runId: string
  timeOf: (index: number) => number
}): Promise<() => EventRow> {
  const { countryOf } = await openCountryDatabase()
  const { isDataCentre } = await openDataCentreTest()
  const enrich = createEnricher({ countryOf, isDataCentre })
  const traffic = createReferenceTraffic({ seed: 1, runId })
  let count = 0
  return () => {
    const event = toAcceptedEvent(traffic.next(timeOf(count++)), 'dev')
    return toEventRow(event, enrich(event, undefined), { storedAtMs: event.receivedAt })
  }
}
