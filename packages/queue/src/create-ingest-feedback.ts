import { randomUUID } from 'node:crypto'
import { confirmedBatchesKey, ingestSentinelKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { locateIngestQueue, type IngestQueueLocation } from './ingest-queue.js'

/** Reads confirmations and the state of Redis for journals. */
export interface IngestFeedback {
  /**
   * The confirmed ranges of these journals, oldest first, and the state of Redis. It takes one round trip and removes
   * nothing.
   */
  poll(journalIds: readonly string[]): Promise<IngestFeedbackAnswer>
  /** Removes the journal's first `count` confirmations, after the journal has recorded them. */
  drop(journalId: string, count: number): Promise<void>
}

export interface IngestFeedbackAnswer {
  /** Changes when this Redis may have lost batches: it was emptied, restarted, replaced or failed over. */
  redisIdentity: string
  /** Used memory ÷ `maxmemory`; 0 without such a limit. */
  memoryShare: number
  /** Confirmed ranges by journal id; journals without any are absent. */
  confirmed: Map<string, string[]>
}

const maxConfirmationsPerPoll = 2_000
/** INFO costs Redis about a tenth of a millisecond; the sentinel, in every poll, next to nothing. */
const infoEveryMs = 1_000

/** `redis` is a connection of role `producer`; the caller keeps owning it. */
export function createIngestFeedback(redis: Redis, location: IngestQueueLocation): IngestFeedback {
  const { prefix } = locateIngestQueue(location)
  const sentinelKey = ingestSentinelKey(prefix)
  let info: RedisInfo | undefined
  let infoReadAt = 0
  // Another server may answer from now on.
  redis.on('ready', () => (info = undefined))

  async function readInfo(): Promise<RedisInfo> {
    if (info !== undefined && performance.now() - infoReadAt < infoEveryMs) return info
    const readAt = performance.now()
    // Assigned after the answer: a reconnection meanwhile resets it first.
    const read = parseInfo(await redis.info())
    infoReadAt = readAt
    return (info = read)
  }

  async function readSentinel(): Promise<string> {
    const found = await redis.get(sentinelKey)
    if (found !== null) return found
    await redis.set(sentinelKey, randomUUID(), 'NX')
    return (await redis.get(sentinelKey)) ?? ''
  }

  async function readConfirmed(journalId: string): Promise<[string, string[]]> {
    const key = confirmedBatchesKey(prefix, journalId)
    return [journalId, await redis.lrange(key, 0, maxConfirmationsPerPoll - 1)]
  }

  return {
    async poll(journalIds) {
      // Sent in one tick, and so in one write to the socket.
      const [server, sentinel, ...confirmed] = await Promise.all([
        readInfo(),
        readSentinel(),
        ...journalIds.map(readConfirmed),
      ])
      return {
        redisIdentity: `${server.identity} ${sentinel}`,
        memoryShare: server.memoryShare,
        confirmed: new Map(confirmed.filter(([, ranges]) => ranges.length > 0)),
      }
    },
    async drop(journalId, count) {
      await redis.ltrim(confirmedBatchesKey(prefix, journalId), count, -1)
    },
  }
}

interface RedisInfo {
  identity: string
  memoryShare: number
}

function parseInfo(text: string): RedisInfo {
  const field = (name: string): string => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(text)?.[1] ?? ''
  const maxBytes = Number(field('maxmemory'))
  return {
    // A replica that was promoted has another run_id; a server behind a proxy that keeps it, another replication id.
    identity: `${field('run_id')} ${field('master_replid')}`,
    memoryShare: maxBytes > 0 ? Number(field('used_memory')) / maxBytes : 0,
  }
}
