import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { storyBucketOf, trendingPrefix, trendingStoryKey } from '@frontpage/contracts'
import { defaultReadModelLimits } from '@frontpage/read-models'
import { createLogger } from '@frontpage/service-kit'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { startTransporter } from '../src/service.js'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.stop())

async function decideToExclude(readerId: string): Promise<void> {
  const response = await fetch(`${network.trending.url}/v1/admin/decisions/no-${readerId}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${network.adminSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'exclude-reader', readerId }),
  })
  expect(response.ok).toBe(true)
}

async function view(readerId: string, storyId: string): Promise<void> {
  const call = { writeKey: 'dev', type: 'page', anonymousId: readerId, properties: { storyId } }
  const response = await fetch(`${network.tracker.url}/v1/page`, {
    method: 'POST',
    body: JSON.stringify(call),
  })
  expect(response.status).toBe(200)
  await network.processAll()
}

async function hasReaders(storyId: string): Promise<boolean> {
  const prefix = trendingPrefix('dev', storyBucketOf(storyId), network.namespace)
  return (await network.redis.exists(trendingStoryKey(prefix, storyId))) === 1
}

it('do not count after Redis was emptied, also where no trending service restores the decisions', async () => {
  await decideToExclude('paid')
  await network.trending.close()
  await network.transporter.close()
  await network.redis.flushdb()
  const { redisServer, clickhouseServer, namespace, database } = network
  const transporter = await startTransporter(
    {
      host: '127.0.0.1',
      port: 0,
      portVariable: 'TEST_PORT',
      logLevel: 'silent',
      adminTokens: [],
      shutdownDeadlineMs: 10_000,
      drainDelayMs: 0,
      redisUrl: redisServer.url,
      namespace,
      clickhouse: { url: clickhouseServer.url, database },
      concurrency: 20,
      maxBytesInWork: 16 * 2 ** 20,
      maxQueueAgeMs: 60_000,
      maxRowsPerInsert: 10_000,
      maxInsertWaitMs: 20,
      niceness: 0,
      clientYears: 10,
      readModels: defaultReadModelLimits,
      retentionDays: undefined,
      rebuildShare: 1,
      rejectedRetentionDays: undefined,
    },
    { log: createLogger({ service: 'test', level: 'silent' }) },
  )
  try {
    await waitFor(async () => (await fetch(`${network.tracker.url}/readyz`)).ok, { what: 'a ready tracker' })
    await view('paid', 'advertisement')
    await view('somebody', 'news')
    expect(await hasReaders('news')).toBe(true)
    expect(await hasReaders('advertisement')).toBe(false)
  } finally {
    await transporter.close()
  }
})
