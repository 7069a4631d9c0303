import { ndcgAt, precisionAt, rankList } from '@frontpage/ranking'
import { percentileOf } from '../../load/percentile.js'
import type { HourlyReaders } from './hourly-readers.js'
import type { ListRecorder } from './list-recorder.js'

export interface ListEvaluation {
  readonly name: string
  readonly ndcg10: number
  readonly p10: number
  readonly delayP50Min: number
  readonly delayP90Min: number
  readonly jaccard: number
  /** By hour, for paired comparisons. */
  readonly ndcgByHour: readonly number[]
  /** The number of stories that came to be among an hour's ten and that the list showed at all. */
  readonly detected: number
  readonly winners: number
}

const hourMs = 3_600_000
const k = 10
/** Hours with fewer distinct pairs of reader and story are ignored. */
const minPairs = 50

/** The hours of a span that are evaluated: each with its later readers. */
export function evaluatedHours(
  truth: HourlyReaders,
  span: { fromMs: number; toMs: number },
): { hourMs: number; readers: ReadonlyMap<string, number> }[] {
  const hours = []
  for (let at = Math.ceil(span.fromMs / hourMs) * hourMs; at + hourMs <= span.toMs; at += hourMs) {
    const readers = truth.inHourFrom(at)
    const pairs = [...readers.values()].reduce((sum, count) => sum + count, 0)
    if (pairs >= minPairs) hours.push({ hourMs: at, readers })
  }
  return hours
}

/**
 * Measures how well lists predicted the hours, how soon they showed the stories of the next hour, and how stable they
 * were.
 */
export function evaluateLists(
  recorder: ListRecorder,
  hours: ReturnType<typeof evaluatedHours>,
  { truth, fromMs }: { truth: HourlyReaders; fromMs: number },
): ListEvaluation {
  const listAt = (at: number): readonly string[] => recorder.shownAt(at) ?? []
  const ndcgByHour = hours.map((hour) => ndcgAt(k, listAt(hour.hourMs), hour.readers))
  const precisions = hours.map((hour) => precisionAt(k, listAt(hour.hourMs), hour.readers))
  const winners = new Set(hours.flatMap(({ readers }) => mostRead(readers)))
  const delays = [...winners]
    .map((story) => ({ story, viewedMs: truth.firstViewOf(story) ?? 0 }))
    .filter(({ viewedMs }) => viewedMs >= fromMs)
    .map(({ story, viewedMs }) => ((recorder.firstShown(story) ?? Infinity) - viewedMs) / 60_000)
    .toSorted((a, b) => a - b)
  return {
    name: recorder.name,
    ndcg10: mean(ndcgByHour),
    p10: mean(precisions),
    delayP50Min: percentileOf(delays, 50),
    delayP90Min: percentileOf(delays, 90),
    jaccard: recorder.stability(),
    ndcgByHour,
    detected: delays.filter(Number.isFinite).length,
    winners: delays.length,
  }
}

function mostRead(readers: ReadonlyMap<string, number>): string[] {
  const scored = [...readers].map(([storyId, score]) => ({ storyId, score }))
  return rankList(scored, { limit: k }).map(({ storyId }) => storyId)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
