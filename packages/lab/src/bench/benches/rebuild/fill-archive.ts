import { createEventWriter, encodeEventRows, type EventStoreClient } from '@frontpage/event-store'
import { untilMerged } from '../../instruments/until-merged.js'
import { createReferenceRows } from '../../instruments/reference-rows.js'

const rowsPerInsert = 20_000
const reportEveryMs = 10_000

/** Fills the archive with reference traffic that ends now, at the same rate over all hours. */
export async function fillArchive(
  store: EventStoreClient,
  { events, hours }: { events: number; hours: number },
): Promise<void> {
  const spanMs = hours * 3_600_000
  const fromMs = Date.now() - spanMs
  const nextRow = await createReferenceRows({
    runId: `rebuild-${events}`,
    timeOf: (index) => Math.floor(fromMs + (index / events) * spanMs),
  })
  const writer = createEventWriter(store)
  let reportedMs = performance.now()
  let inserting: Promise<unknown> = Promise.resolve()
  for (let start = 0; start < events; start += rowsPerInsert) {
    const rows = encodeEventRows(Array.from({ length: Math.min(rowsPerInsert, events - start) }, nextRow))
    // One insert is on its way while the rows of the next are made.
    await inserting
    inserting = writer.insert([rows], `fill-${start}`)
    if (performance.now() - reportedMs >= reportEveryMs) {
      reportedMs = performance.now()
      process.stderr.write(`archive: ${start} of ${events} events\n`)
    }
  }
  await inserting
  await untilMerged(store)
}
