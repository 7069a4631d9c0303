import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { createLogger, createMetrics, watchEventLoop } from '@frontpage/service-kit'
import { serveRedisBoard } from './serve-redis-board.js'
import type { BoardWorkerData } from './spawn-board-worker.js'

/** The program of the board's thread. */
const { logLevel, eventLoopGuard, ...data } = workerData as BoardWorkerData
const log = createLogger({ service: 'trending', level: logLevel }).child({ thread: 'board' })
const metrics = createMetrics()
const loop = watchEventLoop({ name: 'trending', config: { eventLoopGuard }, log, metrics })
await serveRedisBoard(parentPort as MessagePort, {
  ...data,
  log,
  metrics,
  now: Date.now,
  onClosed: () => void loop.close(),
})
