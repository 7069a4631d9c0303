import type { ReaderHistory } from '../signals/reader-history.js'
import { appealNames, noAppeal } from '../signals/story-appeal.js'
import type { FeedStory } from '../signals/story-signals.js'
import type { FeedContext } from './feed-context.js'
import {
  readerColumnNames,
  summariseReader,
  writeReaderColumns,
  type ReaderSummary,
} from './reader-columns.js'
import { storyColumnNames, writeStoryColumns } from './story-columns.js'
import { writeWithinList } from './within-list.js'

/** The same for all stories of a list: they change what the other features mean. */
const listColumnNames = [
  'length',
  'isBesideStory',
  'recentViews',
  'sinceView',
  'overlap',
  'hourSin',
  'hourCos',
] as const

/** The columns that a list knows also by rank and share among its stories. */
const comparedNames = [
  'views7.5',
  'views15',
  'views30',
  'views60',
  'views240',
  'views1440',
  'impressions60',
  'impressions480',
  'clickThrough15',
  'clickThrough30',
  'clickThrough120',
  'clickThrough480',
  'age',
  'dwell',
  'coRead',
  'shown',
  'shownAgo',
] as const

const ownNames: readonly string[] = [...storyColumnNames, ...readerColumnNames, ...appealNames]
const ownCount = ownNames.length
const appealAt = ownCount - appealNames.length
const comparedAt = comparedNames.map((name) => ownNames.indexOf(name))
const listAt = ownCount + 2 * comparedAt.length

export const feedFeatureNames: readonly string[] = [
  ...ownNames,
  ...comparedNames.flatMap((name) => [`${name}Rank`, `${name}Share`]),
  ...listColumnNames,
]
export const feedFeatureCount = feedFeatureNames.length

/**
 * The model's input: one row of `feedFeatureCount` numbers for each candidate, in their order. Uses nothing that
 * happened after `nowMs` where the signals and the history hold nothing later.
 */
export function toFeedFeatures(
  candidates: readonly FeedStory[],
  reader: ReaderHistory,
  context: FeedContext,
): Float64Array {
  const rows = new Float64Array(candidates.length * feedFeatureCount)
  const summary = summariseReader(reader, context)
  const angle = (context.nowMs / 86_400_000) * 2 * Math.PI
  const list = [
    Math.log1p(candidates.length),
    context.openStoryId === undefined ? 0 : 1,
    summary.recentViews,
    summary.sinceView,
    overlap(candidates, reader, summary),
    Math.sin(angle),
    Math.cos(angle),
  ]
  candidates.forEach((story, index) => {
    const from = index * feedFeatureCount
    writeStoryColumns(story, context.nowMs, rows, from)
    writeReaderColumns(story, reader, context, summary, { row: rows, from: from + storyColumnNames.length })
    const appeal = (context.appeal ?? noAppeal).of(story.storyId)
    for (let at = 0; at < appeal.length; at++) rows[from + appealAt + at] = appeal[at]!
    for (let at = 0; at < list.length; at++) rows[from + listAt + at] = list[at]!
  })
  const values = new Float64Array(candidates.length)
  comparedAt.forEach((column, index) => {
    for (let at = 0; at < values.length; at++) values[at] = rows[at * feedFeatureCount + column]!
    writeWithinList(values, rows, { from: ownCount + 2 * index, step: feedFeatureCount })
  })
  return rows
}

/** The share of the candidates that were in the reader's last list. */
function overlap(
  candidates: readonly FeedStory[],
  reader: ReaderHistory,
  { lastListMs }: ReaderSummary,
): number {
  if (lastListMs === undefined) return 0
  let shown = 0
  for (const { number } of candidates) if (reader.shown.get(number)?.lastMs === lastListMs) shown++
  return shown / candidates.length
}
