import { waitFor, type TestNetwork } from '@frontpage/testing'

const experiment = {
  site: 'dev',
  hypothesis: 'It works.',
  owner: 'testers',
}

/** Saves and starts experiments by id, saves features by id, and resolves when the splitter serves them. */
export async function putFlags(
  network: TestNetwork,
  {
    experiments = {},
    features = {},
  }: { experiments?: Record<string, object>; features?: Record<string, object> },
): Promise<void> {
  async function send(method: string, path: string, body: object): Promise<void> {
    // The transporter migrates the store while the network starts.
    await waitFor(
      async () => {
        const response = await fetch(`${network.splitter.url}/v1/admin/${path}`, {
          method,
          headers: { authorization: `Bearer ${network.adminSecret}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        if (response.ok || response.status === 503) return response.ok
        throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
      },
      { what: `${method} ${path}` },
    )
  }
  for (const [id, body] of Object.entries(experiments)) {
    await send('PUT', `experiments/${id}`, { ...experiment, ...body })
    await send('POST', `experiments/${id}/transitions`, { to: 'running', reason: 'a test' })
  }
  for (const [id, body] of Object.entries(features)) {
    await send('PUT', `features/${id}`, { site: 'dev', ...body })
  }
  const expected = [...Object.keys(experiments), ...Object.keys(features)]
  await waitFor(
    async () => {
      const response = await fetch(`${network.splitter.url}/api/features/dev-server`)
      const { features: served } = (await response.json()) as {
        features: Record<string, { rules?: unknown }>
      }
      return expected.every(
        (id) => served[id] !== undefined && (features[id] ?? served[id].rules) !== undefined,
      )
    },
    { what: 'flags at the splitter' },
  )
}
