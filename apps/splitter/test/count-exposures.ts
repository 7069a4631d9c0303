import { waitFor, type TestNetwork } from '@frontpage/testing'

/** Resolves with a reader's exposures, as `experiment variation`, once there are any in the archive. */
export async function exposuresOf(network: TestNetwork, reader: string): Promise<string[]> {
  return waitFor<string[] | undefined>(
    async () => {
      await network.processAll()
      const result = await network.store.query({
        query: `SELECT toString(properties.experiment_id) AS experiment, toString(properties.variation_id) AS variation
                FROM events FINAL WHERE event = 'Experiment Viewed' AND anonymous_id = {reader: String}
                ORDER BY experiment`,
        query_params: { reader },
        format: 'JSONEachRow',
      })
      const rows = await result.json<{ experiment: string; variation: string }>()
      return rows.length === 0
        ? undefined
        : rows.map(({ experiment, variation }) => `${experiment} ${variation}`)
    },
    { what: `exposures of ${reader}` },
  )
}
