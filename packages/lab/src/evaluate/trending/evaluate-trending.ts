import { baselines, pairedBootstrap, rankList, seededRandom, type NowModel } from '@frontpage/ranking'
import type { SiteBoard } from '@frontpage/trending'
import { withCleanup } from '../../platform/cleanup.js'
import { startProgressBar } from '../../command/progress-bar.js'
import type { HourlyReaders } from './hourly-readers.js'
import { evaluatedHours, evaluateLists, type ListEvaluation } from './evaluate-lists.js'
import { createListRecorder } from './list-recorder.js'
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
}): Promise<{
  hours: number
  ours: ListEvaluation
  baselines: ListEvaluation[]
  gain: [number, number, number]
}> {
  const { truth, fromMs, toMs } = options
  const ours = createListRecorder('Frontpage')
  const others = Object.entries(baselines).map(([name, score]) => ({
    score,
    recorder: createListRecorder(name),
  }))
  let seenMs = fromMs

  function look(nowMs: number, board: SiteBoard): void {
    seenMs = nowMs
    ours.show(nowMs, board.rankList('global', 'now').ranked.slice(0, listLength).map(idOf))
    const stories = [...board.stories.stories()]
    for (const { score, recorder } of others) {
      const scored = stories.map((story) => ({ storyId: story.storyId, score: score(story, nowMs) }))
      recorder.show(nowMs, rankList(scored, { limit: listLength, bonus: 0 }).map(idOf))
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

  const hours = evaluatedHours(truth, { fromMs, toMs })
  const measure = (recorder: typeof ours): ListEvaluation => evaluateLists(recorder, hours, { truth, fromMs })
  const evaluated = others.map(({ recorder }) => measure(recorder)).toSorted((a, b) => b.ndcg10 - a.ndcg10)
  const own = measure(ours)
  const best = evaluated[0]
  if (best === undefined || hours.length === 0) throw new Error('no hour of the period has enough readers')
  const gain = pairedBootstrap(own.ndcgByHour, best.ndcgByHour, { random: seededRandom(1) })
  return { hours: hours.length, ours: own, baselines: evaluated, gain }
}

function idOf({ storyId }: { storyId: string }): string {
  return storyId
}
