import { openControlRecords } from '@frontpage/control-records'
import { ClosingStack, createLogger } from '@frontpage/service-kit'
import {
  createTestDirectory,
  startTestNetwork,
  waitFor,
  type TestNetwork,
  type TestNetworkOptions,
} from '@frontpage/testing'
import {
  readSplitterConfig,
  startSplitter,
  type RunningSplitter,
  type SplitterConfig,
} from '../src/service.js'
import {
  experimentRecords,
  experimentSchema,
  type ExperimentRecord,
} from '../src/registry/kinds/experiments.js'
import { featureRecords, featureSchema, type Feature } from '../src/registry/kinds/features.js'

/** A network whose splitter has definitions that a test decides. */
export interface SplitterHarness {
  readonly network: TestNetwork
  readonly url: string
  /** Resolves when the splitter serves them. */
  put(records: {
    experiments?: readonly (Partial<ExperimentRecord> & { id: string })[]
    features?: readonly (Partial<Feature> & { id: string })[]
  }): Promise<void>
  /** Asks for one flag; an `init` of `fetch` changes the request. */
  ask(key: string, context?: unknown, init?: RequestInit & { base?: string }): Promise<Response>
  /** Asks for all flags. */
  askAll(context?: unknown, init?: RequestInit & { base?: string }): Promise<Response>
  /** Another splitter on the same stores, which serves the same definitions; closed with the harness. */
  startAnother(over?: Partial<SplitterConfig>): Promise<RunningSplitter>
  stop(): Promise<void>
}

export async function startSplitterHarness(options: TestNetworkOptions = {}): Promise<SplitterHarness> {
  const network = await startTestNetwork(options)
  const log = createLogger({ service: 'test', level: 'silent' })
  const stack = new ClosingStack({ log, deadlineMs: 5_000 })
  const shared = {
    redis: network.redis,
    namespace: network.namespace,
    clickhouse: { url: network.clickhouseServer.url, database: network.database },
    log,
    stack,
    now: Date.now,
  }
  const experimentAdmin = await openControlRecords(experimentRecords, shared)
  const featureAdmin = await openControlRecords(featureRecords, shared)
  const { url } = network.splitter

  const post = (path: string, body: unknown, { base = url, ...init }: RequestInit & { base?: string } = {}) =>
    fetch(`${base}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...init,
      headers: { 'Content-Type': 'application/json', 'X-API-Key': 'dev', ...(init.headers as object) },
    })
  let probes = 0

  return {
    network,
    url,
    async put({ experiments = [], features = [] }) {
      // The transporter migrates the store while the network starts.
      await waitFor(
        () => featureAdmin.admin.change([{ id: 'ready', value: buildFeature({ id: 'ready' }) }], 'tester'),
        {
          what: 'a store that keeps records',
          timeoutMs: 30_000,
        },
      )
      await waitFor(() => experimentAdmin.admin.list(), { what: 'experiments that can be read' })
      const probe = `probe-${++probes}`
      const changes = experiments.map((each) => ({ id: each.id, value: buildExperiment(each) }))
      if (changes.length > 0) await experimentAdmin.admin.change(changes, 'tester')
      // Kinds are read one by one: a feature that is new shows that its kind was read, and experiments before.
      await experimentAdmin.admin.change([{ id: probe, value: buildExperiment({ id: probe }) }], 'tester')
      const values = [...features, { id: `${probe}-feature` }].map(buildFeature)
      await featureAdmin.admin.change(
        values.map((value) => ({ id: value.id, value })),
        'tester',
      )
      for (const key of [probe, `${probe}-feature`]) {
        await waitFor(
          async () => (await post(`/ofrep/v1/evaluate/flags/${key}`, { context: { id: 'x' } })).ok,
          {
            what: `${key} at the splitter`,
          },
        )
      }
    },
    ask: (key, context = {}, init = {}) =>
      post(`/ofrep/v1/evaluate/flags/${encodeURIComponent(key)}`, { context }, init),
    askAll: (context = {}, init = {}) => post('/ofrep/v1/evaluate/flags', { context }, init),
    async startAnother(over = {}) {
      const directory = await createTestDirectory('journal')
      stack.add('journal directory', () => directory.remove())
      const { clickhouse, namespace } = shared
      const config = readSplitterConfig({
        HOST: '127.0.0.1',
        SPLITTER_PORT: '0',
        EVENT_LOOP_GUARD: 'false',
        REDIS_URL: network.redisServer.url,
        REDIS_NAMESPACE: namespace,
        CLICKHOUSE_URL: clickhouse.url,
        CLICKHOUSE_DATABASE: clickhouse.database,
        SPLITTER_JOURNAL_DIR: directory.path,
      })
      const another = await startSplitter({ ...config, ...over }, { log })
      stack.add('another splitter', () => another.close())
      await waitFor(async () => (await fetch(`${another.url}/readyz`)).ok, {
        what: 'a splitter that is ready',
      })
      return another
    },
    async stop() {
      await stack.close()
      await network.stop()
    },
  }
}

/** A running experiment of two equal arms at the site `dev`. */
function buildExperiment(over: Partial<ExperimentRecord> & { id: string }): ExperimentRecord {
  return experimentSchema.parse({
    site: 'dev',
    hypothesis: 'It works.',
    owner: 'testers',
    variations: [
      { key: 'control', payload: 'a' },
      { key: 'treatment', payload: 'b' },
    ],
    end: '2099-01-01T00:00:00Z',
    state: 'running',
    reason: 'a test',
    phase: 1,
    salt: `${over.id}.1`,
    ...over,
  })
}

function buildFeature(over: Partial<Feature> & { id: string }): Feature {
  return featureSchema.parse({ site: 'dev', valueType: 'boolean', defaultValue: false, ...over })
}
