import { expect, it } from '@jest/globals'
import { resolve } from 'node:path'
import { ConfigError, readConfig, type Environment } from '@frontpage/service-kit'
import { z } from 'zod'
import { journalEnv, toJournalConfig } from './journal-config.js'

const schema = z.object(journalEnv('FEED', { directory: '.data/feed' }))
const read = (env: Environment) => toJournalConfig(readConfig(schema, env), 'FEED')

it('reads variables that begin with the name of the service', () => {
  const env = {
    FEED_JOURNAL_DIR: '/journal',
    FEED_JOURNAL_FSYNC: 'always',
    FEED_QUEUE_MAX_BYTES: '1MiB',
    TRACKER_JOURNAL_DIR: '/of-another',
  }
  expect(read(env)).toMatchObject({ directory: '/journal', fsync: 'always', maxQueuedBytes: 2 ** 20 })
})

it('has a default for each of them', () => {
  expect(read({})).toEqual({
    directory: resolve('.data/feed'),
    fsync: 'interval',
    maxBytes: 4 * 2 ** 30,
    maxQueuedBatches: 1_000,
    maxQueuedBytes: 256 * 2 ** 20,
    reshipAfterMs: 30_000,
    leaseMs: 5_000,
  })
})

it('names a bad one', () => {
  expect(() => read({ FEED_LEASE_MS: '1' })).toThrow(ConfigError)
  expect(() => read({ FEED_LEASE_MS: '1' })).toThrow('FEED_LEASE_MS')
})
