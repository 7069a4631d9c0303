import {
  baselines,
  finishSteps,
  pairedBootstrap,
  rankList,
  seededRandom,
  type NowModel,
} from '@frontpage/ranking'
import type { SiteBoard } from '@frontpage/trending'
import { withCleanup } from '../../platform/cleanup.js'
import { startProgressBar } from '../../progress-bar.js'
import type { HourlyReaders } from './hourly-readers.js'
import { judgedHours, judgeLists, type Judgement } from './judge-lists.js'
import { createListKeeper } from './list-keeper.js'
import { replayLog } from './replay-log.js'

const everyMinutes = 5
const listLength = 10
const minuteMs = 60_000

/**
 * Ranks a log's past every five minutes, by the model and by each baseline, and evaluates the lists by the readers of
 * the following hour.
 */
export async function evaluateTrending(options: {
  file: string
  truth: HourlyReaders
  fromMs: number
  toMs: number
  model: NowModel
  plays?: (user: string) => boolean
}): Promise<{ hours: number; ours: Judgement; baselines: Judgement[]; gain: [number, number, number] }> {
  const { truth, fromMs, toMs } = options
  const ours = createListKeeper('Frontpage')
  const others = Object.entries(baselines).map(([name, score]) => ({ score, keeper: createListKeeper(name) }))
  let seenMs = fromMs

  function look(nowMs: number, board: SiteBoard): void {
    seenMs = nowMs
    ours.show(nowMs, finishSteps(board.list('global', 'now')).slice(0, listLength).map(idOf))
    const stories = [...board.stories.stories()]
    for (const { score, keeper } of others) {
      const scored = stories.map((story) => ({ storyId: story.storyId, score: score(story, nowMs) }))
      keeper.show(nowMs, rankList(scored, { limit: listLength, bonus: 0 }).map(idOf))
    }
  }

  const progress = startProgressBar(process.stderr, () => ({
    done: (seenMs - fromMs) / (everyMinutes * minuteMs),
    total: (toMs - fromMs) / (everyMinutes * minuteMs),
    note: `lists, until ${new Date(seenMs).toISOString()}`,
  }))
  await withCleanup((cleanup) => replayLog(cleanup, { ...options, everyMinutes, onTick: look })).finally(() =>
    progress.stop(),
  )

  const hours = judgedHours(truth, { fromMs, toMs })
  const judge = (keeper: typeof ours): Judgement => judgeLists(keeper, hours, { truth, fromMs })
  const judged = others.map(({ keeper }) => judge(keeper)).toSorted((a, b) => b.ndcg10 - a.ndcg10)
  const own = judge(ours)
  const best = judged[0]
  if (best === undefined || hours.length === 0) throw new Error('no hour of the period has enough readers')
  const gain = pairedBootstrap(own.ndcgByHour, best.ndcgByHour, { random: seededRandom(1) })
  return { hours: hours.length, ours: own, baselines: judged, gain }
}

function idOf({ storyId }: { storyId: string }): string {
  return storyId
}
