import { seededRandom } from '@frontpage/ranking'
import { createZipf, pick, type Random } from './random.js'

/** The traffic of all benches and drills: see docs/architecture.md, "The lab". */
export const referenceShape = {
  readers: 100_000,
  stories: 5_000,
  userAgents: 500,
  repeatedShare: 0.01,
  botShare: 0.01,
}

export interface ReferenceEvent {
  type: string
  messageId: string
  [field: string]: unknown
}

export interface ReferenceTraffic {
  /** @param nowMs the client's clock when the event happened, milliseconds since 1970. */
  next(nowMs: number): ReferenceEvent
}

const sections = ['nasional', 'metro', 'ekonomi', 'olahraga', 'teknologi', 'hiburan', 'dunia', 'opini']
const words =
  'gempa banjir pemilu harga timnas menteri ekonomi kota warga hujan sekolah pasar jalan kereta'.split(' ')
const referrers = [
  '', '', 'https://www.google.com/', 'https://www.google.co.id/search?q=berita', 'https://www.bing.com/',
  'https://m.facebook.com/', 'https://t.co/9aBcDeFgHi', 'https://www.instagram.com/', 'https://news.example.id/',
  'https://chatgpt.com/', 'https://mail.google.com/',
] // prettier-ignore
const bots = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36',
]
/** The stories of a list, and the lists whose stories are clicked. */
const storiesOfList = 10
const keptLists = 1_000
const screens = [[360, 800], [390, 844], [412, 915], [768, 1024], [1366, 768], [1920, 1080]] as const // prettier-ignore

/** The frequency of each call on a news site; what is missing to 1 are pages. */
const mix: readonly [share: number, build: (draw: Draw) => Record<string, unknown>][] = [
  [0.458, ({ story }) => ({ type: 'page', properties: { ...storyPage(story) } })],
  [0.04, ({ story }) => ({ type: 'screen', name: 'Story', properties: { ...storyPage(story) } })],
  [0.22, ({ story, random }) => track('Story Read', { storyId: story.id, engagedSeconds: Math.ceil(random() ** 2 * 240), scrollDepth: Math.round(random() * 100) })], // prettier-ignore
  [0.12, (draw) => track('Stories Shown', draw.list())],
  [0.1, ({ story, random, shownBefore }) => track('Story Clicked', shownBefore() ?? { storyId: story.id, surface: pick(random, ['home', 'trending']), position: Math.floor(random() * 20) })], // prettier-ignore
  [0.03, ({ story, random }) => track(pick(random, ['Story Shared', 'Story Liked', 'Story Hidden']), { storyId: story.id })], // prettier-ignore
  [0.002, ({ random }) => track(pick(random, ['Topic Followed', 'Topic Followed', 'Topic Unfollowed', 'Topic Muted']), { topic: `section:${pick(random, sections)}` })], // prettier-ignore
  [0.02, ({ reader }) => ({ type: 'identify', userId: `user-${reader}`, traits: { plan: reader % 7 === 0 ? 'premium' : 'free', newsletter: reader % 3 === 0 } })], // prettier-ignore
  [0.01, ({ random }) => track('Experiment Viewed', { experiment_id: 'headline', variation_id: pick(random, ['control', 'short']) })], // prettier-ignore
]

interface Story {
  id: string
  section: string
  slug: string
}

interface Draw {
  random: Random
  reader: number
  story: Story
  /** A list that the reader is shown now. */
  list: () => Record<string, unknown>
  /** A story of a list that readers were shown before: what a click tells. Undefined while there was none. */
  shownBefore: () => Record<string, unknown> | undefined
}

interface ShownList {
  readonly feedId: string
  readonly surface: string
  readonly stories: readonly { storyId: string; position: number }[]
}

/**
 * An endless, seeded stream of what browsers and apps of a news site send, about 700 bytes an event. One event in a
 * hundred repeats an earlier message word for word, as a client's retry does.
 *
 * @param runId part of every message id: two runs with the same seed and run id send the same messages.
 */
export function createReferenceTraffic(options: { seed: number; runId: string }): ReferenceTraffic {
  const random = seededRandom(options.seed)
  const zipf = createZipf(random, referenceShape.stories)
  const agents = Array.from({ length: referenceShape.userAgents }, (_, index) => browserAgent(index))
  const sent: ReferenceEvent[] = []
  /** The last lists, by the reader who was shown them. */
  const lists: (ShownList & { reader: number })[] = []
  let count = 0
  let listCount = 0

  return {
    next(nowMs) {
      if (sent.length > 0 && random() < referenceShape.repeatedShare) return pick(random, sent)
      const draw: Draw = {
        random,
        reader: Math.floor(random() * referenceShape.readers),
        story: storyOf(zipf()),
        list() {
          const stories = Array.from({ length: storiesOfList }, (_, position) => ({
            storyId: storyOf(zipf()).id,
            position,
          }))
          const list = { surface: 'home', feedId: hex(random, 8), stories }
          lists[listCount++ % keptLists] = { ...list, reader: draw.reader }
          return list
        },
        shownBefore() {
          if (lists.length === 0) return undefined
          const { reader, feedId, surface, stories } = pick(random, lists)
          // The first places are clicked most.
          const { storyId, position } = stories[Math.floor(random() ** 2 * stories.length)]!
          draw.reader = reader
          return { storyId, surface, feedId, position }
        },
      }
      const built = build(draw) as { type: string }
      const { reader } = draw
      const event: ReferenceEvent = {
        messageId: `${options.runId}-${count.toString(36)}-${hex(random, 12)}`,
        anonymousId: anonymousIdOf(reader),
        ...(reader % 5 === 0 ? { userId: `user-${reader}` } : {}),
        ...built,
        context: contextOf(random, reader, agents),
        timestamp: new Date(nowMs).toISOString(),
      }
      sent[count++ % 1_000] = event
      return event
    },
  }
}

function build(draw: Draw): Record<string, unknown> {
  let remaining = draw.random()
  for (const [share, make] of mix) {
    if (remaining < share) return make(draw)
    remaining -= share
  }
  return { type: 'page', properties: storyPage(draw.story) }
}

function track(event: string, properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'track', event, properties }
}

function storyOf(rank: number): Story {
  const word = (offset: number): string => words[(rank * 7 + offset * 3) % words.length] ?? ''
  const section = sections[rank % sections.length] ?? ''
  return { id: `story-${rank}`, section, slug: `${word(0)}-${word(1)}-${word(2)}-${rank}` }
}

function storyPage(story: Story): Record<string, unknown> {
  const path = `/${story.section}/${story.slug}`
  return {
    storyId: story.id,
    section: story.section,
    title: story.slug.replaceAll('-', ' '),
    url: `https://news.example.id${path}`,
    path,
  }
}

function contextOf(random: Random, reader: number, agents: readonly string[]): Record<string, unknown> {
  const isBot = random() < referenceShape.botShare
  const [width, height] = screens[reader % screens.length] ?? screens[0]
  const referrer = pick(random, referrers)
  return {
    library: { name: 'analytics.js', version: 'npm:next-1.81.0' },
    userAgent: isBot ? pick(random, bots) : agents[reader % agents.length],
    ip: `${36 + (reader % 80)}.${(reader >> 3) % 256}.${(reader >> 9) % 256}.${reader % 254}`,
    locale: reader % 9 === 0 ? 'en-US' : 'id-ID',
    timezone: 'Asia/Jakarta',
    screen: { width, height },
    ...(referrer === '' ? {} : { page: { referrer } }),
    ...(random() < 0.08 ? { campaign: { source: 'newsletter', medium: 'email', name: 'pagi' } } : {}),
  }
}

function browserAgent(index: number): string {
  const major = 100 + (index % 50)
  const os = [
    'Windows NT 10.0; Win64; x64',
    'Linux; Android 14; K',
    'Macintosh; Intel Mac OS X 10_15_7',
    'X11; Linux x86_64',
  ][index % 4]
  return `Mozilla/5.0 (${os}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.${index}.0 ${index % 4 === 1 ? 'Mobile ' : ''}Safari/537.36`
}

function anonymousIdOf(reader: number): string {
  const tail = reader.toString(16).padStart(12, '0')
  return `5f0c1e7a-0000-4000-8000-${tail}`
}

function hex(random: Random, digits: number): string {
  let text = ''
  while (text.length < digits)
    text += Math.floor(random() * 0x1_0000)
      .toString(16)
      .padStart(4, '0')
  return text.slice(0, digits)
}
