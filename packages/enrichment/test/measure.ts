import { createReferenceTraffic } from '../../lab/src/traffic/reference-traffic.js'
import { sourceSchema, toAcceptedEvent, type AcceptedEvent, type JsonObject } from '@frontpage/contracts'
import { createEnricher, openCountryDatabase, openDataCentreTest, type Enricher } from '@frontpage/enrichment'

/**
 * Prints the cost of enriching the lab's reference traffic as one JSON object: CPU microseconds an event, the least of
 * `rounds` rounds. Every round decodes its events anew, as the transporter does, outside the measured time.
 * `npm run measure -w @frontpage/enrichment [events] [rounds]`
 */
const count = Number(process.argv[2] ?? 100_000)
const rounds = Number(process.argv[3] ?? 7)

const source = sourceSchema.parse({
  id: 'web',
  name: 'Web',
  writeKey: 'k',
  site: 'daily',
  allowedOrigins: ['https://*.example.id'],
  mapping: { properties: { article_id: 'storyId' }, events: { 'Article Viewed': 'Story Viewed' } },
})
const receivedAt = Date.UTC(2026, 10, 23, 12)
const traffic = createReferenceTraffic({ seed: 1, runId: 'measure' })

const lines = Array.from({ length: count }, () => {
  const call = structuredClone(traffic.next(receivedAt)) as unknown as JsonObject
  const stamp = {
    sourceId: source.id,
    site: source.site,
    environment: source.environment,
    receivedAt,
    ip: '36.68.1.0',
    userAgent: undefined,
    type: undefined,
    batch: undefined,
  }
  return JSON.stringify(toAcceptedEvent(call, stamp, () => 'm'))
})

function measure(enrich: Enricher): { microsPerEvent: number; marked: number; withCountry: number } {
  const events = lines.map((line) => JSON.parse(line) as AcceptedEvent)
  let marked = 0
  let withCountry = 0
  const before = process.cpuUsage()
  for (const event of events) {
    const { botMarks, country } = enrich(event, source)
    if (botMarks.length > 0) marked++
    if (country !== undefined) withCountry++
  }
  const { user, system } = process.cpuUsage(before)
  return { microsPerEvent: (user + system) / count, marked, withCountry }
}

const { countryOf, problem } = await openCountryDatabase()
const { isDataCentre } = await openDataCentreTest()
const enrich = createEnricher({ countryOf, isDataCentre })
const cold = measure(enrich)
const warm = Array.from({ length: rounds }, () => measure(enrich))
const withoutLookUps = createEnricher()
const bare = Array.from({ length: rounds }, () => measure(withoutLookUps))
const least = (runs: readonly { microsPerEvent: number }[]): number =>
  Number(Math.min(...runs.map((run) => run.microsPerEvent)).toFixed(2))

process.stdout.write(
  `${JSON.stringify({
    bench: 'enrichment',
    unit: 'cpu-us/event',
    ours: least(warm),
    firstRound: Number(cold.microsPerEvent.toFixed(2)),
    withoutLookUps: least(bare),
    bytesPerEvent: Math.round(lines.reduce((sum, line) => sum + line.length, 0) / count),
    markedShare: cold.marked / count,
    countryShare: cold.withCountry / count,
    countryDatabase: problem === undefined,
    events: count,
    rounds,
    node: process.version,
  })}\n`,
)
