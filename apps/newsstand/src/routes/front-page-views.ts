import type { feed } from '@frontpage/api-client'
import type { DemoStory } from '../content/demo-story.js'
import type { FrontPageProps, SectionStrip } from '../pages/front-page.js'
import type { RailEntry } from '../pages/trending-rail.js'
import type { IsWanted } from '../stories/is-wanted.js'
import { toStoryView, type HeadlineStyle, type StoryView } from '../stories/story-view.js'
import type { StorySource } from '../stories/story-source.js'
import type { Language } from '../texts/texts.js'

/** So many of the newest are looked at to fill a list. */
const maxNewest = 200

export interface ListContext {
  readonly stories: StorySource
  readonly language: Language
  readonly headlines: HeadlineStyle
  readonly isWanted: IsWanted
}

/** The stories of a feed that are ours, with their reasons. */
export function toFeedViews(
  items: readonly feed.FeedItem[],
  { stories, headlines }: ListContext,
): readonly StoryView[] {
  return items.flatMap(({ storyId, reason, position, token }) => {
    const story = stories.story(storyId)
    if (story === undefined) return []
    return toStoryView(story, headlines, {
      reason: { code: reason.code, text: reason.text },
      position,
      token,
    })
  })
}

/** Appends the newest stories that are not in the list, until it has `length`. */
export function fillUp(
  views: readonly StoryView[],
  { stories, language, headlines, isWanted }: ListContext,
  { length, section, without = [] }: { length: number; section?: string; without?: Iterable<string> },
): readonly StoryView[] {
  if (views.length >= length) return views.slice(0, length)
  const seen = new Set([...without, ...views.map(({ story }) => story.id)])
  const newest = stories
    .newest({ language, limit: maxNewest, ...(section !== undefined && { section }) })
    .filter((story) => !seen.has(story.id) && isWanted(story))
    .slice(0, length - views.length)
    .map((story) => toStoryView(story, headlines))
  return [...views, ...newest]
}

/** The front page's stories: the reader's feed; without it what trends, and without that the newest. */
export function chooseFrontStories(
  answers: { readonly feed: feed.Feed | undefined; readonly rail: readonly RailEntry[] | undefined },
  context: ListContext,
  length: number,
): Pick<FrontPageProps, 'views' | 'made'> {
  const { feed, rail = [] } = answers
  const fromFeed = toFeedViews(feed?.items ?? [], context)
  if (feed !== undefined && fromFeed.length > 0) {
    const made = feed.personalised ? 'personally' : 'for-everyone'
    return { views: fillUp(fromFeed, context, { length }), made }
  }
  const fromTrending = rail.flatMap(({ storyId }) => {
    const story = context.stories.story(storyId)
    return story !== undefined && context.isWanted(story) ? toStoryView(story, context.headlines) : []
  })
  return {
    views: fillUp(fromTrending, context, { length }),
    made: fromTrending.length > 0 ? 'from-trending' : 'from-newest',
  }
}

/** Sections in the reader's order, each with stories that stand nowhere else on the page. */
export function chooseStrips(
  sections: feed.FeedSections | undefined,
  shown: readonly StoryView[],
  context: ListContext,
  length: number,
): readonly SectionStrip[] {
  const bySlug = new Map(sections?.sections.map(({ section, items }) => [section, items]))
  const ours = context.stories.sections.map(({ slug }) => slug)
  const slugs = [...[...bySlug.keys()].filter((slug) => ours.includes(slug)), ...ours]
  const seen = new Set(shown.map(({ story }) => story.id))
  return [...new Set(slugs)].flatMap((slug) => {
    const chosen = toFeedViews(bySlug.get(slug) ?? [], context).filter(
      ({ story }) => story.language === context.language && !seen.has(story.id),
    )
    // A reason is that of a place in the reader's feed, not of one here.
    const plain = chosen.map(({ story }) => toStoryView(story, context.headlines))
    const views = fillUp(plain, context, { length, section: slug, without: seen })
    for (const { story } of views) seen.add(story.id)
    return views.length === 0 ? [] : { slug, views }
  })
}

/** The newest stories that do not stand above; none where what stands above are the newest. */
export function chooseLatest(
  { made, views }: Pick<FrontPageProps, 'views' | 'made'>,
  { stories, language, isWanted }: ListContext,
  length: number,
): readonly DemoStory[] {
  if (made === 'from-newest') return []
  const shown = new Set(views.map(({ story }) => story.id))
  const newest = stories.newest({ language, limit: maxNewest })
  return newest.filter((story) => !shown.has(story.id) && isWanted(story)).slice(0, length)
}

const breakingForMs = 6 * 3_600_000

/** The newest breaking story, as long as it is news. */
export function chooseBreaking({ stories, language, headlines, isWanted }: ListContext, now: number) {
  const story = stories
    .newest({ language, limit: maxNewest })
    .find(
      (each) =>
        each.isBreaking === true && now - each.publishedAt.getTime() < breakingForMs && isWanted(each),
    )
  return story && toStoryView(story, headlines)
}
