import type { FeedServing } from '@frontpage/contracts'
import {
  createExclusions,
  toReaderInterests,
  type Candidate,
  type RankedCandidate,
  type ReaderInterests,
} from '@frontpage/ranking'
import { toAscii, toEntityTag } from '@frontpage/service-kit'
import type { FeedContext } from '../answers/feed-context.js'
import { newFeedId } from '../answers/new-feed-id.js'
import type { MadePage } from '../answers/made-page.js'
import { renderItems, type PageItem } from '../answers/render-feed.js'
import { toFeedRequest } from '../answers/to-feed-request.js'
import type { SiteStories } from '../board/site-board.js'
import type { FeedReader } from '../reader/feed-reader.js'
import { featureLayout } from '../ranker/feature-layout.js'
import { buildFeatures, type BuiltFeatures } from '../steps/build-features.js'
import type { FeedRequest } from '../steps/feed-request.js'
import { rankCandidates } from '../steps/rank-candidates.js'
import type { SectionsQuery } from './sections-query.js'

interface Section {
  readonly topic: string
  readonly stories: readonly RankedCandidate[]
}

/** So many of each section's best are ranked. */
const perSection = 24

/**
 * The sections of a site in the order in which they matter to the reader, each with its best stories for the reader. A
 * story stands in one section only.
 */
export async function makeSections(
  context: FeedContext,
  stories: SiteStories,
  { query, reader }: { query: SectionsQuery; reader: FeedReader },
): Promise<MadePage> {
  const { site } = stories
  const { history, isKnown } = await context.histories.of(site, reader)
  const variant = context.variants.of(site, reader, query.surface)
  const request = toFeedRequest(context, stories, {
    query: { filter: undefined, country: undefined, topic: [], open: undefined },
    reader,
    history,
  })
  const { nowMs } = request
  const interests = toReaderInterests(history, { nowMs, storyOf: stories.traitsByNumber })
  const topics = orderSections(stories, interests).slice(0, query.sections)
  const features = buildFeatures(request, candidatesOf(request, topics))
  const ranked = rankCandidates(features, { ranker: variant.ranker, nowMs })
  const sections = splitBySection(ranked, topics, query.limit)

  const feedId = newFeedId()
  let answered = 0
  const pages = sections.map((section) => {
    const page = toPage(stories, section, answered)
    answered += page.length
    return { section, page, items: renderItems(page, stories, query.locale) }
  })
  const all = pages.flatMap(({ page }) => page)
  const tokens = context.tokens.sign(
    feedId,
    all.map(({ item, position }) => ({ number: item.number, position })),
  )
  const texts = pages.map(({ section, page, items }) => {
    const told = items.map((text, at) => `{${text},"token":"${tokens[page[at]!.position - 1]}"}`)
    return `{"section":${toAscii(JSON.stringify(section.topic.slice(section.topic.indexOf(':') + 1)))},"items":[${told.join(',')}]}`
  })
  const fallback = isKnown ? undefined : 'reader_unavailable'
  const isPersonalised = reader.impersonal === undefined && isKnown
  const body =
    `{"site":"${site}","surface":"${query.surface}","feedId":"${feedId}","personalised":${isPersonalised},` +
    (fallback === undefined ? '' : `"fallback":"${fallback}",`) +
    `"sections":[${texts.join(',')}]}`
  const serving: FeedServing = {
    feedId,
    offset: 0,
    surface: query.surface,
    variant: variant.name,
    modelVersion: variant.ranker.version,
    ...(fallback !== undefined && { fallback }),
    stories: all.map(({ item, card, position }) => ({
      storyId: card.storyId,
      position,
      propensity: 1,
      sources: item.sources,
      slot: item.slot,
    })),
    features: { layout: featureLayout, ...featuresOf(features, all) },
  }
  return {
    body,
    etag: toEntityTag(pages.map(({ items }) => items.join()).join()),
    async commit() {
      if (all.length === 0) return
      await Promise.all([
        context.servings.record(serving, { site, reader, madeAtMs: nowMs, nowMs }),
        variant.expose(),
      ])
    },
  }
}

/** The reader's sections first, then those with the best stories. */
function orderSections(stories: SiteStories, { sections }: ReaderInterests): string[] {
  const { sections: popular, topics } = stories.pools()
  return [...new Set([...sections, ...popular])].filter((topic) => topics.has(topic))
}

function candidatesOf(request: FeedRequest, topics: readonly string[]): Candidate[] {
  const { stories, history, nowMs, holdOut } = request
  const pools = stories.pools()
  const exclude = createExclusions(history, { nowMs, holdOut })
  const candidates = new Map<string, Candidate>()
  for (const topic of topics) {
    let taken = 0
    for (const [rank, story] of pools.topics.get(topic)!.entries()) {
      if (taken === perSection) break
      if (candidates.has(story.storyId) || !stories.mayShow(story.storyId)) continue
      if (exclude(story) !== undefined) continue
      candidates.set(story.storyId, {
        story,
        sources: [{ kind: 'popular_section', topic, rank }],
        inclusion: 1,
        interest: 0,
      })
      taken++
    }
  }
  return [...candidates.values()]
}

/** A story belongs to the first of the sections that found it. */
function splitBySection(
  ranked: readonly RankedCandidate[],
  topics: readonly string[],
  limit: number,
): Section[] {
  const bySection = new Map<string, RankedCandidate[]>(topics.map((topic) => [topic, []]))
  for (const candidate of ranked.toSorted(
    (a, b) => b.score - a.score || (a.story.storyId < b.story.storyId ? -1 : 1),
  )) {
    const [source] = candidate.sources
    if (source !== undefined && 'topic' in source) bySection.get(source.topic)?.push(candidate)
  }
  return [...bySection]
    .map(([topic, stories]) => ({ topic, stories: stories.slice(0, limit) }))
    .filter((section) => section.stories.length > 0)
}

function toPage(stories: SiteStories, { topic, stories: ranked }: Section, answered: number): PageItem[] {
  return ranked.map(({ story }, at) => ({
    card: stories.knownOf(story.storyId).card,
    position: answered + at + 1,
    item: {
      number: story.number,
      propensity: 1,
      slot: 'ranked',
      sources: ['popular_section'],
      reason: { code: 'popular_in_section', params: { topic } },
    },
  }))
}

function featuresOf(
  features: BuiltFeatures,
  page: readonly PageItem[],
): { columns: number; values: Float32Array } {
  const columns = features.stories.length === 0 ? 0 : features.rows.length / features.stories.length
  const rowOf = new Map(features.stories.map(({ storyId }, at) => [storyId, at]))
  const values = new Float32Array(page.length * columns)
  page.forEach(({ card }, at) => {
    const row = rowOf.get(card.storyId)! * columns
    values.set(features.rows.subarray(row, row + columns), at * columns)
  })
  return { columns, values }
}
