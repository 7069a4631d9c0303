import { repeatUntilClosed } from '@frontpage/concurrency'
import type { RedisUnusableReason } from '@frontpage/contracts'
import type { Redis } from 'ioredis'
import { RedisNotReadyError, RedisReplicaError } from './master-connector.js'

export class RedisUnusableError extends Error {
  readonly code: `redis_${RedisUnusableReason}`
  readonly reason: RedisUnusableReason
  readonly retryable = true

  constructor(reason: RedisUnusableReason, cause: unknown) {
    super(`Redis cannot be used (${reason}): ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
    this.reason = reason
    this.code = `redis_${reason}`
  }
}

export interface RedisWatch {
  /** Checks now, or joins a check in progress. @throws RedisUnusableError */
  check(): Promise<void>
  close(): void
}

export interface RedisWatchOptions {
  /** Written at every check. */
  readonly key: string
  /** Called with the first result, and with every change; undefined when Redis can be used. */
  readonly onChange: (error: RedisUnusableError | undefined) => void
  /** Default 1 s. */
  readonly everyMs?: number
}

/** A shorter stall of the disk or of the machine is no outage. */
const answerWithinMs = 5_000
/** Garbage collection only. */
const ttlSeconds = 60

/**
 * Checks repeatedly whether Redis accepts writes, by a write: reads alone do not show that their server was demoted,
 * and it would answer them for ever. `redis` is a connection of role `producer`, which leaves such a server.
 */
export function watchRedis(redis: Redis, options: RedisWatchOptions): RedisWatch {
  const { key, everyMs = 1_000 } = options
  /** The last known error; a connection that is closed reports none. */
  let cause: Error | undefined
  let told: RedisUnusableReason | 'none' | undefined
  let looking: Promise<void> | undefined
  let isClosed = false

  const remember = (error: Error): void => void (cause = error)
  redis.on('error', remember)

  async function look(): Promise<void> {
    try {
      await within(answerWithinMs, redis.set(key, '', 'EX', ttlSeconds))
      cause = undefined
      tell(undefined)
    } catch (error) {
      if (cause === undefined || reasonOf(error as Error) !== 'unreachable') remember(error as Error)
      const last = cause ?? (error as Error)
      const unusable = new RedisUnusableError(reasonOf(last), last)
      tell(unusable)
      throw unusable
    }
  }

  function tell(error: RedisUnusableError | undefined): void {
    const now = error?.reason ?? 'none'
    if (isClosed || now === told) return
    told = now
    options.onChange(error)
  }

  function check(): Promise<void> {
    looking ??= look().finally(() => (looking = undefined))
    return looking
  }

  // A failure is told by `onChange`.
  const checks = repeatUntilClosed(check, { everyMs, isAligned: true, onError: () => {} })

  return {
    check,
    close() {
      isClosed = true
      // One that is under way may take seconds, and tells nobody any more.
      void checks.close()
      redis.off('error', remember)
    },
  }
}

const reasonByReply: readonly (readonly [RegExp, RedisUnusableReason])[] = [
  [/^(?:READONLY|MASTERDOWN)\b/, 'replica'],
  [/^LOADING\b/, 'loading'],
  [/^(?:MISCONF|NOREPLICAS)\b/, 'refuses_writes'],
  [/^OOM\b/, 'full'],
]

function reasonOf(error: Error): RedisUnusableReason {
  if (error instanceof RedisReplicaError) return 'replica'
  if (error instanceof RedisNotReadyError && error.isLoading) return 'loading'
  return reasonByReply.find(([reply]) => reply.test(error.message))?.[1] ?? 'unreachable'
}

async function within(ms: number, answer: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
    // The answer may still come, or fail, when nobody waits for it any more.
    answer.catch(() => {})
  }
}
