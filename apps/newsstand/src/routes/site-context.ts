import type { Logger } from '@frontpage/service-kit'
import type { Assets } from '../assets/load-assets.js'
import type { PageContext } from '../pages/page-context.js'
import type { PageData } from '../pages/page-data.js'
import type { Assignments, Platform } from '../platform/platform.js'
import { toExposures, type experimentKeys } from '../platform/experiments.js'
import type { SignedReaderToken } from '../readers/reader-tokens.js'
import type { Visit, Visits } from '../readers/visits.js'
import type { IsWanted } from '../stories/is-wanted.js'
import type { StorySource } from '../stories/story-source.js'
import { textsOf } from '../texts/texts.js'

/** Everything that routes are made with. */
export interface SiteContext {
  readonly visits: Visits
  readonly platform: Platform
  readonly stories: StorySource
  readonly assets: Assets
  readonly publicUrls: {
    readonly tracker: string
    readonly splitter: string
    readonly trending: string
    readonly feed: string
  }
  readonly site: string
  readonly writeKey: string
  readonly sdkKey: string
  readonly readerTokenOf: (visit: Visit) => SignedReaderToken | undefined
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export const railLength = 8
/** More than are shown, because some are not ours or are hidden by the reader. */
export const railLimit = 20
/** So many of the newest are looked at for those that the reader does not want. */
const maxUnwanted = 200

export function toPageContext({ visits, stories, now }: SiteContext, visit: Visit): PageContext {
  const { language } = visit
  const { canSignIn } = visits
  return { visit, canSignIn, texts: textsOf[language], language, sections: stories.sections, now: now() }
}

/** Lists are those of stories in the reader's language. */
export function trendingScopeOf({ language }: Visit): string {
  return `language:${language}`
}

export function toPageData(
  site: SiteContext,
  visit: Visit,
  {
    assignments,
    shows = [],
    isWanted,
    ...rest
  }: {
    /** Undefined: the page has no list of what is read most. */
    readonly isWanted?: IsWanted
    readonly assignments?: Assignments | undefined
    readonly shows?: readonly (keyof typeof experimentKeys)[]
  } & Partial<Pick<PageData, 'feedId' | 'story'>>,
): PageData {
  const { publicUrls } = site
  const texts = textsOf[visit.language]
  return {
    sdk: {
      writeKey: site.writeKey,
      sdkKey: site.sdkKey,
      site: site.site,
      trackerUrl: publicUrls.tracker,
      splitterUrl: publicUrls.splitter,
      feedUrl: publicUrls.feed,
      ...(!visit.isPrivate && { anonymousId: visit.anonymousId }),
      assignments: assignments ?? {},
    },
    ...(visit.account !== undefined && {
      account: { id: visit.account.id, name: visit.account.name },
    }),
    language: visit.language,
    trending: {
      url: publicUrls.trending,
      site: site.site,
      scope: trendingScopeOf(visit),
      limit: railLimit,
      sections: site.stories.sections.map(({ slug }) => slug),
      unwanted: isWanted === undefined ? [] : unwantedIds(site, visit, isWanted),
    },
    ...toExposures(shows, assignments),
    texts: {
      hidden: texts.hidden,
      undo: texts.undo,
      liked: texts.liked,
      copied: texts.copied,
      isNew: texts.isNew,
      oneReader: texts.readers(1),
      // The numbers are put in by the script.
      movedUp: texts.movedUp(2).replace('2', '#'),
      movedDown: texts.movedDown(2).replace('2', '#'),
      manyReaders: texts.readers(2).replace('2', '#'),
    },
    ...rest,
  }
}

function unwantedIds({ stories }: SiteContext, { language }: Visit, isWanted: IsWanted): readonly string[] {
  const newest = stories.newest({ language, limit: maxUnwanted })
  return newest.filter((story) => !isWanted(story)).map(({ id }) => id)
}
