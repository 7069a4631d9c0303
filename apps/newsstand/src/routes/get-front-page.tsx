import type { RawRoute } from '@frontpage/service-kit'
import { FrontPage } from '../pages/front-page.js'
import { toRailEntries } from '../pages/trending-rail.js'
import { experimentKeys, toPageVariations } from '../platform/experiments.js'
import { createIsWanted } from '../stories/is-wanted.js'
import { hasTestedHeadline } from '../stories/story-view.js'
import { definePage } from './define-page.js'
import { chooseBreaking, chooseFrontStories, chooseLatest, chooseStrips } from './front-page-views.js'
import { railLength, railLimit, toPageData, trendingScopeOf, type SiteContext } from './site-context.js'

const length = 12
const sectionCount = 8
const stripLength = 4
const latestLength = 12

/** `GET /`: the reader's own front page. The five questions are asked at once, and none is waited for too long. */
export function getFrontPage(site: SiteContext): RawRoute {
  const { platform, stories } = site
  return definePage(site, {
    path: '/',
    operationId: 'getFrontPage',
    summary: 'The front page',
    async make({ visit, page }) {
      const [feed, sections, trending, assignments, profile] = await Promise.all([
        platform.feed(visit, { surface: 'feed', limit: length }),
        platform.sections(visit, { sections: sectionCount, limit: stripLength }),
        platform.trending({ scope: trendingScopeOf(visit), limit: railLimit }),
        platform.assignments(visit, Object.values(experimentKeys)),
        platform.profile(visit),
      ])
      const { layout, headlines } = toPageVariations(assignments)
      const isWanted = createIsWanted(profile)
      const context = { stories, language: visit.language, headlines, isWanted }
      const rail = trending && toRailEntries(trending, { stories, isWanted, length: railLength })
      const front = chooseFrontStories({ feed, rail }, context, length)
      const strips = chooseStrips(sections, front.views, context, stripLength)
      const breaking = chooseBreaking(context, page.now)
      const shown = [
        ...front.views,
        ...strips.flatMap(({ views }) => views),
        ...(breaking === undefined ? [] : [breaking]),
      ]
      const data = toPageData(site, visit, {
        assignments,
        isWanted,
        shows: hasTestedHeadline(shown) ? ['layout', 'headlines'] : ['layout'],
        ...(feed !== undefined && { feedId: feed.feedId }),
      })
      return (
        <FrontPage
          page={page}
          assets={site.assets.urls}
          data={data}
          layout={layout}
          {...front}
          rail={rail}
          latest={chooseLatest(front, context, latestLength)}
          strips={strips}
          breaking={breaking}
        />
      )
    },
  })
}
