import type { DecidedEntry } from '@frontpage/editorial'
import type { StoryCard } from '@frontpage/read-models'
import { toAscii } from '@frontpage/service-kit'
import type { RankedEntry, RisingEntry } from './trending-board.js'

/** Cards stay the same objects over many lists. */
const fieldsOf = new WeakMap<StoryCard, string>()

/** A story's own fields as JSON in ASCII, without braces. */
export function renderCard(card: StoryCard): string {
  let fields = fieldsOf.get(card)
  if (fields === undefined) {
    const { storyId, title, url, image, section, publisher, author, language, publishedAt, tags } = card
    const shown = { storyId, title, url, image, section, publisher, author, language, publishedAt, tags }
    fields = toAscii(JSON.stringify(shown)).slice(1, -1)
    fieldsOf.set(card, fields)
  }
  return fields
}

/**
 * One entry of a list as JSON in ASCII. The score, which decays all the time, is left out where the text must stay the
 * same while only time passes.
 */
export function renderEntry(
  { entry, isPinned }: DecidedEntry<RankedEntry | RisingEntry>,
  { rank, hasScore = true }: { rank: number; hasScore?: boolean },
): string {
  const { card, previousRank, readers, score, series } = entry
  const factor = 'factor' in entry ? `"factor":${round(entry.factor)},` : ''
  return (
    `{"rank":${rank},"previousRank":${previousRank ?? null},${renderCard(card)},` +
    (isPinned ? '"pinned":true,' : '') +
    factor +
    `"readers":{"m15":${readers.m15},"h1":${readers.h1},"h24":${readers.h24}},` +
    (hasScore ? `"score":${round(score)},` : '') +
    `"series":[${series.join(',')}]}`
  )
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
