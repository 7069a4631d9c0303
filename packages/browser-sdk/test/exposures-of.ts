import type { TestNetwork } from '@frontpage/testing'
import type { Assignment } from '../src/index.js'

/** The experiments that counted for a unit. */
export async function exposuresOf(network: TestNetwork, unit: string): Promise<string[]> {
  await network.processAll()
  const result = await network.store.query({
    query: `SELECT toString(properties.experiment_id) AS experiment FROM events FINAL
            WHERE event = 'Experiment Viewed' AND properties.unit = {unit: String} ORDER BY experiment`,
    query_params: { unit },
    format: 'JSONEachRow',
  })
  return (await result.json<{ experiment: string }>()).map(({ experiment }) => experiment)
}

/** The splitter's assignments of a reader, as a server asks that renders a page. */
export async function assignmentsOf(
  network: TestNetwork,
  reader: string,
): Promise<Record<string, Assignment>> {
  const response = await fetch(`${network.splitter.url}/ofrep/v1/evaluate/flags`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': 'dev' },
    body: JSON.stringify({ context: { targetingKey: reader, anonymousId: reader } }),
  })
  const { flags } = (await response.json()) as {
    flags: { key: string; value: unknown; metadata?: { exposureToken?: string } }[]
  }
  return Object.fromEntries(
    flags.map(({ key, value, metadata }) => [
      key,
      { value, ...(metadata?.exposureToken !== undefined && { token: metadata.exposureToken }) },
    ]),
  )
}
