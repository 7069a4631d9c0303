import type { FeedServing } from '@frontpage/contracts'
import { toReaderInterests, type ReaderInterests } from '@frontpage/ranking'
import { toAscii, toEntityTag } from '@frontpage/service-kit'
import { renderCoverage } from '../answers/coverage-fields.js'
import type { FeedContext } from '../answers/feed-context.js'
import { newFeedId } from '../answers/new-feed-id.js'
import type { MadePage } from '../answers/made-page.js'
import { renderItems, type PageItem } from '../answers/render-feed.js'
import { toFeedRequest } from '../answers/to-feed-request.js'
import type { SiteStories } from '../board/site-board.js'
import type { FeedReader } from '../reader/feed-reader.js'
import { featureLayout } from '../ranker/feature-layout.js'
import { buildFeatures, type BuiltFeatures } from '../steps/build-features.js'
import { rankCandidates } from '../steps/rank-candidates.js'
import { findSectionCandidates, toSectionLists, type SectionList } from './section-lists.js'
import type { SectionsQuery } from './sections-query.js'

/**
 * The sections of a site in the order in which they matter to the reader, each with its best stories for the reader. A
 * story, and an event, stands in one section only.
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
  const features = buildFeatures(request, findSectionCandidates(request, topics))
  const ranked = rankCandidates(features, { ranker: variant.ranker, nowMs })
  const sections = toSectionLists(request, ranked, { topics, limit: query.limit })

  const feedId = newFeedId(nowMs)
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
  const coverage = renderCoverage(context.board.state())
  const body =
    `{"site":"${site}","surface":"${query.surface}","feedId":"${feedId}","personalised":${isPersonalised},` +
    (fallback === undefined ? '' : `"fallback":"${fallback}",`) +
    coverage +
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
      propensity: item.propensity,
      sources: item.sources,
      slot: item.slot,
    })),
    features: { layout: featureLayout, ...featuresOf(features, all) },
  }
  return {
    body,
    etag: toEntityTag(coverage + pages.map(({ items }) => items.join()).join()),
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

function toPage(stories: SiteStories, { topic, stories: listed }: SectionList, answered: number): PageItem[] {
  return listed.map(({ candidate: { story, sources }, isPinned, propensity }, at) => ({
    card: stories.knownOf(story.storyId).card,
    position: answered + at + 1,
    item: {
      number: story.number,
      propensity,
      slot: isPinned ? 'pinned' : 'ranked',
      sources: sources.map(({ kind }) => kind),
      reason: isPinned
        ? { code: 'editors_choice', params: {} }
        : { code: 'popular_in_section', params: { topic } },
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
