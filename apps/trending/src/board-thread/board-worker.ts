import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { createLogger, createMetrics, watchEventLoop } from '@frontpage/service-kit'
import { serveRedisBoard } from './serve-redis-board.js'
import type { BoardWorkerData } from './spawn-board-worker.js'

/**
 * This thread may be busy this many times as long as another one before that is reported: a list of 100,000 stories
 * takes some hundred milliseconds, and delays only requests for replies that are not prepared.
 */
const patience = 10
const maxThresholdMs = 60_000

function thresholdOf({ thresholdMs }: { thresholdMs: number }): number {
  return Math.min(patience * thresholdMs, maxThresholdMs)
}

/** The program of the board's thread. */
const { logLevel, eventLoopGuard, ...data } = workerData as BoardWorkerData
const log = createLogger({ service: 'trending', level: logLevel }).child({ thread: 'board' })
const metrics = createMetrics()
const loop = watchEventLoop({
  name: 'trending',
  config: { eventLoopGuard: eventLoopGuard && { thresholdMs: thresholdOf(eventLoopGuard) } },
  log,
  metrics,
})
await serveRedisBoard(parentPort as MessagePort, {
  ...data,
  log,
  metrics,
  now: Date.now,
  warmsUp: true,
  onClosed: () => void loop.close(),
})
