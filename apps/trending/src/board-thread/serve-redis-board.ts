import type { MessagePort } from 'node:worker_threads'
import { createRedis } from '@frontpage/redis'
import { startRedisBoard } from '../board/start-board.js'
import { serveBoard, type ServeBoardOptions } from './serve-board.js'

export interface RedisBoardOptions extends Omit<ServeBoardOptions, 'startBoard'> {
  readonly redisUrl: string
  readonly namespace: string
  /** The maximum number of a site's stories. */
  readonly maxStories: number
  readonly warmsUp: boolean
}

/** The board of live stories, over a Redis connection of its own. */
export function serveRedisBoard(port: MessagePort, options: RedisBoardOptions): Promise<void> {
  const { redisUrl, namespace, maxStories, warmsUp, log, metrics, now } = options
  const redis = createRedis({ url: redisUrl }, 'producer', {
    onError: (error) => log.debug({ err: error }, 'redis connection'),
  })
  return serveBoard(port, {
    startBoard: () => startRedisBoard({ redis, namespace, log, metrics, now, maxStories, warmsUp }),
    log,
    metrics,
    now,
    onClosed() {
      redis.disconnect()
      port.close()
      options.onClosed()
    },
  })
}
