import { createSplitterClient } from '@frontpage/api-client'
import { waitFor, type TestNetwork } from '@frontpage/testing'
import { experimentKeys } from '../src/platform/experiments.js'

/** The variations of the site's experiments, the control first. */
export const variations = {
  [experimentKeys.layout]: ['lead', 'pair'],
  [experimentKeys.headlines]: ['original', 'alternative'],
} as const

/** Starts the site's two experiments, with half of the readers in each variation, and resolves when they are served. */
export async function startExperiments({
  splitter,
  adminSecret,
}: Pick<TestNetwork, 'splitter' | 'adminSecret'>): Promise<void> {
  const headers = { Authorization: `Bearer ${adminSecret}`, 'Content-Type': 'application/json' }
  async function send(method: string, path: string, body: object): Promise<void> {
    const url = `${splitter.url}/v1/admin/experiments/${path}`
    // The transporter migrates the store while the network starts.
    await waitFor(async () => (await fetch(url, { method, headers, body: JSON.stringify(body) })).ok, {
      everyMs: 200,
      what: `${method} ${path}`,
    })
  }
  for (const [key, values] of Object.entries(variations)) {
    await send('PUT', key, {
      site: 'dev',
      hypothesis: 'Readers open more stories.',
      owner: 'newsroom',
      variations: values.map((value) => ({ key: value, payload: value })),
      end: '2099-01-01T00:00:00Z',
    })
    await send('POST', `${key}/transitions`, { to: 'running', reason: 'a test' })
  }
  const client = createSplitterClient({ baseUrl: splitter.url, sdkKey: 'dev' })
  await waitFor(
    async () => {
      const { assignments } = await client.postAssignments({
        body: { attributes: { id: 'whoever' }, experiments: Object.keys(variations) },
      })
      return assignments.every((each) => !('error' in each) && each.payload !== undefined)
    },
    { what: 'running experiments at the splitter' },
  )
}
