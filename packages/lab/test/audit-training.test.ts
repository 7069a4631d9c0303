import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { feedModelKeys } from '@frontpage/contracts'
import { createEventStoreClient, migrate, type EventStoreClient } from '@frontpage/event-store'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestClickHouse, startTestRedis, type TestClickHouse, type TestRedis } from '@frontpage/testing'
import { auditTraining } from '../src/drill/instruments/audit-training.js'

const site = 'daily'
const patience = { sliceMs: 1_000, windowMs: 10_000, stillForMs: 1, withinMs: 1 }

let servers: [TestRedis, TestClickHouse]
let redis: Redis
let store: EventStoreClient
beforeAll(async () => {
  servers = await Promise.all([startTestRedis(), startTestClickHouse()])
  redis = createRedis({ url: servers[0].url }, 'producer')
  const config = servers[1].newDatabase('training')
  await Promise.all([migrate(config), waitUntilReady(redis, 5_000)])
  store = createEventStoreClient(config)
})
afterAll(async () => {
  redis.disconnect()
  await store.close()
  await Promise.all(servers.map((server) => server.stop()))
})

const setHead = (namespace: string, head: object): Promise<number> =>
  redis.hset(feedModelKeys(site, namespace).model, 'head', JSON.stringify(head))

it('fails where no weights were stored, and where the stored ones learned nothing', async () => {
  const audit = (namespace: string) => auditTraining({ redis, store, site, namespace }, patience)
  await expect(audit('none')).rejects.toThrow('learned no list')
  await setHead('idle', { throughSlice: Math.floor(Date.now() / patience.sliceMs), listsLearned: 0 })
  await expect(audit('idle')).rejects.toThrow('learned no list')
})

it('counts lists that were learned and are not in the archive', async () => {
  await setHead('ahead', { throughSlice: Math.floor(Date.now() / patience.sliceMs), listsLearned: 3 })
  const audit = await auditTraining({ redis, store, site, namespace: 'ahead' }, patience)
  expect(audit).toEqual({ listsLearned: 3, listsToLearn: 0, weightsOff: -3 })
})
