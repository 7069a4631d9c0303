import type { RawRoute } from '@frontpage/service-kit'
import type { DemoStory } from '../content/demo-story.js'
import type { PageStory } from '../pages/page-data.js'
import { StoryPage } from '../pages/story-page.js'
import { toRailEntries } from '../pages/trending-rail.js'
import { experimentKeys, toPageVariations } from '../platform/experiments.js'
import { createIsWanted } from '../stories/is-wanted.js'
import { hasTestedHeadline, hrefOf, toStoryView } from '../stories/story-view.js'
import { definePage } from './define-page.js'
import { fillUp } from './front-page-views.js'
import { railLength, railLimit, toPageData, trendingScopeOf, type SiteContext } from './site-context.js'

const relatedLength = 6

/** `GET /:section/:story`: one story, with what to read after it. */
export function getStoryPage(site: SiteContext): RawRoute {
  const { platform, stories } = site
  return definePage(site, {
    path: '/:section/:story',
    operationId: 'getStoryPage',
    summary: 'A story',
    async make({ visit, page, params: { section = '', story: id = '' } }) {
      const story = stories.story(id)
      if (story === undefined || story.section !== section) return undefined
      const [related, trending, assignments, profile] = await Promise.all([
        platform.related(story.id, relatedLength),
        platform.trending({ scope: trendingScopeOf(visit), limit: railLimit }),
        platform.assignments(visit, [experimentKeys.headlines]),
        platform.profile(visit),
      ])
      const { headlines } = toPageVariations(assignments)
      const isWanted = createIsWanted(profile)
      const context = { stories, language: story.language, headlines, isWanted }
      const items = related?.items ?? []
      const relatedViews = items.flatMap(({ storyId }) => {
        const each = stories.story(storyId)
        const isShown = each !== undefined && each.language === story.language && context.isWanted(each)
        return isShown ? toStoryView(each, headlines) : []
      })
      // The section's newest, and the newest of all, where too few are related.
      const without = [story.id]
      const ofSection = fillUp(relatedViews, context, { length: relatedLength, section, without })
      const view = toStoryView(story, headlines)
      const others = fillUp(ofSection, context, { length: relatedLength, without })
      const data = toPageData(site, visit, {
        assignments,
        isWanted,
        shows: hasTestedHeadline([view, ...others]) ? ['headlines'] : [],
        story: toPageStory(story, visit.origin),
      })
      return (
        <StoryPage
          page={page}
          assets={site.assets.urls}
          data={data}
          view={view}
          related={others}
          relatedWhy={relatedViews.length === 0 ? undefined : items[0]?.why}
          followed={new Set(profile?.followed.map(({ topic }) => topic))}
          rail={trending && toRailEntries(trending, { stories, isWanted, length: railLength })}
        />
      )
    },
  })
}

/** Events have the story's own title, whatever headline the reader's page shows. */
function toPageStory(story: DemoStory, origin: string): PageStory {
  const { id, title, section, tags, author, publishedAt, image, language } = story
  return {
    storyId: id,
    title,
    section,
    tags,
    author,
    publishedAt: publishedAt.toISOString(),
    image: new URL(image.src, origin).href,
    url: new URL(hrefOf(story), origin).href,
    language,
    publisher: 'Kabar',
  }
}
