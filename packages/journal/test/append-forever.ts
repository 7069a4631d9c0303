import { open, type FileHandle } from 'node:fs/promises'
import { LeaseLostError, openJournal } from '@frontpage/journal'
import { createIngestFeedback, createIngestProducer } from '@frontpage/queue'
import { createRedis } from '@frontpage/redis'

/**
 * A process that appends until it is killed, and writes `acknowledged <line>` for each line whose append resolved and
 * `lost` for each that was refused because the lease was lost. Closes its journal on SIGTERM. From one SIGUSR2 to the
 * next it has no free file descriptor. Arguments: directory, URL of Redis, a prefix of its lines that no other process
 * has, the lease's duration, bytes of a segment, bytes that each line is filled up with.
 */
const [directory = '', url = '', prefix = '', leaseMs = '', segmentBytes = '', fillBytes = ''] =
  process.argv.slice(2)
// Written at once, so that nothing that was acknowledged is lost with the process.
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const redis = createRedis({ url }, 'producer')
const producer = createIngestProducer(redis, { namespace: 'frontpage' })
const journal = await openJournal({
  directory,
  producer,
  feedback: createIngestFeedback(redis, { namespace: 'frontpage' }),
  leaseMs: Number(leaseMs),
  fsyncIntervalMs: 50,
  segmentBytes: Number(segmentBytes),
  segmentMs: 100,
  confirmEveryMs: 20,
  batch: { quietMs: 5, busyMs: 10, maxEvents: 40 },
  events: {
    onDamage: ({ reason }) => say(`damage ${reason}`),
    onDiskError: (error) => say(`disk ${(error as NodeJS.ErrnoException).code ?? String(error)}`),
  },
})

let isStarving = false
process.on('SIGUSR2', () => {
  isStarving = !isStarving
  if (isStarving) void starve()
})

/** Takes every descriptor that is free, or becomes so. */
async function starve(): Promise<void> {
  const taken: FileHandle[] = []
  while (isStarving) {
    await open('/dev/null').then(
      (handle) => taken.push(handle),
      () => new Promise((resolve) => setImmediate(resolve)),
    )
  }
  for (const handle of taken) await handle.close()
}

let isStopping = false
process.once('SIGTERM', () => (isStopping = true))

const fill = 'x'.repeat(Number(fillBytes))
for (let n = 0; !isStopping; n++) {
  const line = JSON.stringify({ id: `${prefix}-${n}`, fill })
  journal.append([line]).then(
    () => say(`acknowledged ${line}`),
    (error: unknown) => say(error instanceof LeaseLostError ? 'lost' : `refused ${String(error)}`),
  )
  // A few in one turn of the event loop, so that groups are committed.
  if (n % 7 === 6) await new Promise((resolve) => setTimeout(resolve, 1))
}
await journal.close(5_000)
await producer.close()
redis.disconnect()
