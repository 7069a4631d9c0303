import type { Channel } from '@frontpage/contracts'
import { seededRandom } from '@frontpage/ranking'
import type { FoldableEvent, StoryClaims } from '@frontpage/read-models'
import { createZipf, pick, type Random } from '../../../traffic/random.js'

/** The last 24 hours of a site, as the events that folds receive. */
export interface DayShape {
  site: string
  stories: number
  /** Views; 44 % of them are followed by a `Story Read`, as in the reference traffic. */
  views: number
  readers: number
  /** The id of the story with this number. */
  storyIdOf: (story: number) => string
  untilMs: number
  seed: number
}

export interface InventedDay {
  /** In order of time. Every story has at least one view. */
  batches(size: number): Generator<FoldableEvent[]>
  /** A first view of each story, with all of its attributes. */
  introductions(size: number): Generator<FoldableEvent[]>
}

const hours = 24
const hourMs = 3_600_000
const readShare = 0.44
/** The age at which half of a story's readers have come. */
const halfLifeHours = 8
const sections = ['nasional', 'metro', 'ekonomi', 'olahraga', 'teknologi', 'hiburan', 'dunia', 'opini']
const words =
  'gempa banjir pemilu harga timnas menteri ekonomi kota warga hujan sekolah pasar jalan kereta presiden gubernur polisi rupiah beras vaksin'.split(
    ' ',
  )
const channelMix: readonly (readonly [Channel, number])[] = [
  ['direct', 0.3], ['internal', 0.3], ['search', 0.2], ['social', 0.12], ['push', 0.05], ['ai_assistant', 0.03],
] // prettier-ignore
const countryMix = [['ID', 0.9], ['MY', 0.03], ['SG', 0.03], ['AU', 0.02], ['NL', 0.02]] as const // prettier-ignore
const sourceMix = [['dev', 0.6], ['android', 0.28], ['ios', 0.12]] as const // prettier-ignore

/**
 * Stories are read by Zipf's law, less and less after their publication, which lies within the day or the day before.
 * More readers come in the evening than at night; each has a network, a country and a device.
 */
export function createInventedDay(shape: DayShape): InventedDay {
  const { stories, untilMs, storyIdOf } = shape
  const random = seededRandom(shape.seed)
  const zipf = createZipf(random, stories)
  /** The publication time in hours before the end; by a hash, so that both days have stories of all ranks. */
  const ageAtEnd = (story: number): number => ((Math.imul(story + 1, 0x9e3779b1) >>> 0) / 2 ** 32) * 2 * hours
  const fromMs = untilMs - hours * hourMs
  const seen = new Uint8Array(stories)
  let count = 0

  function storyAt(hoursLeft: number): number {
    for (;;) {
      const story = zipf()
      const age = ageAtEnd(story) - hoursLeft
      if (age >= 0 && random() < 2 ** (-age / halfLifeHours)) return story
    }
  }

  function viewOf(story: number, timestamp: number): FoldableEvent {
    const reader = Math.floor(random() * shape.readers)
    seen[story] = 1
    return {
      messageId: `invented-${count++}`,
      site: shape.site,
      sourceId: draw(random, sourceMix),
      type: 'page',
      storyEvent: 'Story Viewed',
      timestamp,
      receivedAt: timestamp,
      userId: reader % 5 === 0 ? `user-${reader}` : undefined,
      anonymousId: `5f0c1e7a-0000-4000-8000-${reader.toString(16).padStart(12, '0')}`,
      previousId: undefined,
      storyId: storyIdOf(story),
      isOptedOut: false,
      network: `${36 + (reader % 80)}.${(reader >> 3) % 256}.${(reader >> 11) % 256}.0`,
      channel: draw(random, channelMix),
      country: draw(random, countryMix),
      engagedSeconds: undefined,
      scrollDepth: undefined,
      feedId: undefined,
      surface: undefined,
      position: undefined,
      shown: [],
      topic: undefined,
      story: {},
    }
  }

  function readOf(view: FoldableEvent): FoldableEvent {
    return {
      ...view,
      messageId: `${view.messageId}-read`,
      type: 'track',
      storyEvent: 'Story Read',
      engagedSeconds: Math.ceil(random() ** 2 * 240),
      scrollDepth: Math.round(random() * 100),
    }
  }

  return {
    *batches(size) {
      let batch: FoldableEvent[] = []
      for (const timestamp of timesOf(shape.views, fromMs, untilMs)) {
        const view = viewOf(storyAt((untilMs - timestamp) / hourMs), timestamp)
        batch.push(view)
        if (random() < readShare) batch.push(readOf(view))
        if (batch.length < size) continue
        yield batch
        batch = []
      }
      for (const [story, isSeen] of seen.entries()) {
        if (isSeen === 0) batch.push(viewOf(story, untilMs - Math.floor(random() * hourMs)))
      }
      for (let at = 0; at < batch.length; at += size) yield batch.slice(at, at + size)
    },
    *introductions(size) {
      for (let from = 0; from < stories; from += size) {
        yield Array.from({ length: Math.min(size, stories - from) }, (_, at) => {
          const story = from + at
          const publishedMs = untilMs - ageAtEnd(story) * hourMs
          const timestamp = Math.max(fromMs, publishedMs)
          return { ...viewOf(story, timestamp), story: claimsOf(story, publishedMs) }
        })
      }
    },
  }
}

/** The times of this many views, in order; three times as many around the evening as at night. */
function* timesOf(views: number, fromMs: number, untilMs: number): Generator<number> {
  const slices = hours * 60
  const weights = Array.from({ length: slices }, (_, at) => 1 + 0.5 * Math.sin((at / slices) * 2 * Math.PI))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const sliceMs = (untilMs - fromMs) / slices
  let owed = 0
  for (const [slice, weight] of weights.entries()) {
    owed += (views * weight) / total
    const here = Math.floor(owed)
    owed -= here
    for (let at = 0; at < here; at++) yield Math.floor(fromMs + (slice + at / here) * sliceMs)
  }
}

function draw<Value>(random: Random, mix: readonly (readonly [Value, number])[]): Value {
  let left = random()
  for (const [value, share] of mix) if ((left -= share) < 0) return value
  return (mix[0] as readonly [Value, number])[0]
}

function claimsOf(story: number, publishedMs: number): StoryClaims {
  const word = seededRandom(story)
  const title = Array.from({ length: 8 }, () => pick(word, words)).join(' ')
  const slug = slugOf(story)
  return {
    title: `${title[0]?.toUpperCase()}${title.slice(1)} (${story})`,
    url: `https://${slug}`,
    image: `https://img.news.example.id/${story}/1200x675.jpg`,
    section: sectionOf(story),
    author: `Redaksi ${story % 300}`,
    publisher: 'News Indonesia',
    language: 'id',
    publishedAt: new Date(publishedMs).toISOString(),
    tags: `${words[story % words.length]},${words[(story * 7 + 3) % words.length]}`,
  }
}

function sectionOf(story: number): string {
  return sections[story % sections.length] ?? ''
}

/** Host and path of a story's address, which are its id where a site sends none. */
export function slugOf(story: number): string {
  const word = seededRandom(story)
  const title = Array.from({ length: 4 }, () => pick(word, words)).join('-')
  return `news.example.id/${sectionOf(story)}/${title}-${story}`
}
