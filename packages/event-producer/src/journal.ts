import process from 'node:process'
import { runJournalCommand } from '@frontpage/journal'
import { createIngestFeedback, createIngestProducer } from '@frontpage/queue'
import { createRedis, waitUntilReady } from '@frontpage/redis'
import { readConfig, storesEnv, toStoresConfig } from '@frontpage/service-kit'
import { z } from 'zod'

/** `npm run journal`. It is part of this package so that the image of every service with a journal contains it. */
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())

process.exitCode = await runJournalCommand(process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  progress: (line) => void process.stderr.write(`${line}\n`),
  signal: stopping.signal,
  async openQueue() {
    const { redisUrl, namespace } = toStoresConfig(readConfig(z.object(storesEnv()), process.env))
    const redis = createRedis({ url: redisUrl }, 'producer', { connectionName: 'frontpage-journal' })
    const producer = createIngestProducer(redis, { namespace })
    const close = async (): Promise<void> => {
      await producer.close()
      redis.disconnect()
    }
    try {
      await waitUntilReady(redis, 10_000)
    } catch (error) {
      await close()
      throw error
    }
    return { producer, feedback: createIngestFeedback(redis, { namespace }), close }
  },
})
