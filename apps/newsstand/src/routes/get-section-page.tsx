import type { RawRoute } from '@frontpage/service-kit'
import { SectionPage } from '../pages/section-page.js'
import { toRailEntries } from '../pages/trending-rail.js'
import { experimentKeys, toPageVariations } from '../platform/experiments.js'
import { createIsWanted } from '../stories/is-wanted.js'
import { hasTestedHeadline } from '../stories/story-view.js'
import { definePage } from './define-page.js'
import { fillUp, toFeedViews } from './front-page-views.js'
import { railLength, railLimit, toPageData, trendingScopeOf, type SiteContext } from './site-context.js'

const length = 16

/** `GET /section/:slug`: the reader's feed of one section. */
export function getSectionPage(site: SiteContext): RawRoute {
  const { platform, stories } = site
  return definePage(site, {
    path: '/section/:slug',
    operationId: 'getSectionPage',
    summary: 'A section',
    async make({ visit, page, params: { slug = '' } }) {
      if (!stories.sections.some((section) => section.slug === slug)) return undefined
      const [feed, trending, assignments, profile] = await Promise.all([
        platform.feed(visit, { surface: 'section', limit: length, filter: `section:${slug}` }),
        platform.trending({ scope: trendingScopeOf(visit), limit: railLimit }),
        platform.assignments(visit, [experimentKeys.headlines]),
        platform.profile(visit),
      ])
      const { headlines } = toPageVariations(assignments)
      const isWanted = createIsWanted(profile)
      const context = { stories, language: visit.language, headlines, isWanted }
      const fromFeed = toFeedViews(feed?.items ?? [], context)
      const views = fillUp(fromFeed, context, { length, section: slug })
      const made = feed?.personalised === true ? 'personally' : 'for-everyone'
      const data = toPageData(site, visit, {
        assignments,
        isWanted,
        shows: hasTestedHeadline(views) ? ['headlines'] : [],
        ...(feed !== undefined && { feedId: feed.feedId }),
      })
      return (
        <SectionPage
          page={page}
          assets={site.assets.urls}
          data={data}
          slug={slug}
          views={views}
          made={fromFeed.length === 0 ? 'from-newest' : made}
          isFollowed={profile?.followed.some(({ topic }) => topic === `section:${slug}`) ?? false}
          rail={trending && toRailEntries(trending, { stories, isWanted, length: railLength })}
        />
      )
    },
  })
}
