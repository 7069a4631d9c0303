import { waitFor, type TestNetwork } from '@frontpage/testing'
import { createAdminClient } from './splitter-client.js'

/** Bodies of the admin routes by id; absent fields are those of a plain one of the site `dev`. */
export interface Definitions {
  readonly savedGroups?: Readonly<Record<string, object>>
  readonly holdouts?: Readonly<Record<string, object>>
  readonly experiments?: Readonly<Record<string, object>>
  /** Experiments that stay drafts. */
  readonly drafts?: Readonly<Record<string, object>>
  readonly features?: Readonly<Record<string, object>>
}

const feature = { site: 'dev', valueType: 'boolean', defaultValue: false }

/** Saves definitions as an operator does, starts the experiments, and resolves when the splitter serves them. */
export async function putDefinitions(network: TestNetwork, definitions: Definitions): Promise<void> {
  const { savedGroups = {}, holdouts = {}, experiments = {}, drafts = {}, features = {} } = definitions
  const admin = createAdminClient(network.splitter.url, network)
  async function send(method: string, path: string, body: object): Promise<void> {
    // The transporter migrates the store while the network starts.
    await waitFor(
      async () => {
        const { status, body: answer } = await admin.send(method, path, { body })
        if (status === 200) return true
        if (status === 503) return false
        throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`)
      },
      { what: `${method} ${path}`, timeoutMs: 20_000 },
    )
  }
  for (const [id, body] of Object.entries(savedGroups)) {
    await send('PUT', `saved-groups/${id}`, { site: 'dev', ...body })
  }
  for (const [id, body] of Object.entries(holdouts))
    await send('PUT', `holdouts/${id}`, { site: 'dev', ...body })
  for (const [id, body] of Object.entries({ ...experiments, ...drafts })) {
    await send('PUT', `experiments/${id}`, admin.experiment({ site: 'dev', ...body }))
    if (!Object.hasOwn(drafts, id)) {
      await send('POST', `experiments/${id}/transitions`, { to: 'running', reason: 'a test' })
    }
  }
  for (const [id, body] of Object.entries(features))
    await send('PUT', `features/${id}`, { ...feature, ...body })
  const expected = [...Object.keys(experiments), ...Object.keys(features)]
  await waitFor(
    async () => {
      const response = await fetch(`${network.splitter.url}/api/features/dev-server`)
      const { features: served } = (await response.json()) as {
        features: Record<string, { rules?: unknown }>
      }
      return (
        expected.every((id) => served[id] !== undefined) &&
        Object.keys(experiments).every((id) => served[id]?.rules !== undefined)
      )
    },
    { what: 'definitions at the splitter' },
  )
}
