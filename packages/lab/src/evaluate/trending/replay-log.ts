import { createEnricher } from '@frontpage/enrichment'
import type { NowModel } from '@frontpage/ranking'
import { createStoriesFold, createTrendingFold, foldWindowAt } from '@frontpage/read-models'
import { createTestDirectory } from '@frontpage/testing'
import { createEnrichment, createFoldStep, toFoldableBatch } from '@frontpage/transporter'
import { createSiteBoard, type SiteBoard } from '@frontpage/trending'
import type { Cleanup } from '../../platform/cleanup.js'
import { startRedis } from '../../platform/start-redis.js'
import { inOrderOfTime } from '../../replay/in-order-of-time.js'
import { readReadingLog, type ReadingLogRow } from '../../replay/reading-log.js'
import type { TimedEvent } from '../../replay/to-reader-events.js'
import { toRecordedEvent } from '../record/to-recorded-event.js'

const site = 'default'
const minuteMs = 60_000
/** While lists are not observed, an hour is folded at once: the state is the same. */
const unobservedStepMs = 60 * minuteMs

/**
 * Plays a recorded log through the transporter's own enrichment and fold and the API's own board, by a simulated clock,
 * and passes the board to the observer every `everyMinutes` from `fromMs` to `toMs` (exclusive), as it is when
 * everything before that moment was folded.
 */
export async function replayLog(
  cleanup: Cleanup,
  options: {
    file: string
    fromMs: number
    toMs: number
    everyMinutes: number
    /** Selects the readers whose events are played; by default all. */
    plays?: (user: string) => boolean
    model?: NowModel
    onTick: (nowMs: number, board: SiteBoard) => void
  },
): Promise<void> {
  const logs = await createTestDirectory('lab-logs')
  cleanup.add(() => logs.remove())
  const { redis } = await startRedis(cleanup, { name: 'redis', logDirectory: logs.path })
  const enrich = createEnrichment(createEnricher(), () => undefined)
  let clockMs = 0
  const now = (): number => clockMs
  const location = { namespace: 'frontpage', now }
  const folds = [createTrendingFold(redis, location), createStoriesFold(redis, location)]
  const step = createFoldStep(() => folds, {
    onSkipped: () => {},
    onFolded: () => {},
  })
  const board = createSiteBoard(redis, { site, ...location, ...options })

  let waiting: TimedEvent[] = []
  async function foldUntil(nowMs: number): Promise<void> {
    const events = waiting.map((event) => toRecordedEvent(event, site))
    waiting = []
    clockMs = nowMs
    if (events.length > 0) await step.fold(toFoldableBatch(enrich(events), foldWindowAt(nowMs)))
    await board.refresh()
  }

  const everyMs = options.everyMinutes * minuteMs
  let nextMs: number | undefined
  for await (const event of inOrderOfTime(playedRows(options), 0)) {
    nextMs ??= Math.min(event.atMs + unobservedStepMs, options.fromMs)
    while (event.atMs >= nextMs && nextMs < options.toMs) {
      await foldUntil(nextMs)
      if (nextMs >= options.fromMs) {
        options.onTick(nextMs, board)
        nextMs += everyMs
      } else {
        nextMs = Math.min(nextMs + unobservedStepMs, options.fromMs)
      }
    }
    if (event.atMs >= options.toMs) break
    waiting.push(event)
  }
}

async function* playedRows({
  file,
  plays,
}: {
  file: string
  plays?: (user: string) => boolean
}): AsyncGenerator<ReadingLogRow> {
  for await (const row of readReadingLog(file)) if (plays === undefined || plays(row.user)) yield row
}
