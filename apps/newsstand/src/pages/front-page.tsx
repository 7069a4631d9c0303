import type { DemoStory } from '../content/demo-story.js'
import type { FrontPageLayout } from '../platform/experiments.js'
import type { StoryView } from '../stories/story-view.js'
import { BreakingBar, Document, type AssetUrls } from './document.js'
import { sectionName, type PageContext } from './page-context.js'
import type { PageData } from './page-data.js'
import { LatestList } from './latest-list.js'
import { StoryCard } from './story-card.js'
import { TrendingRail, type RailEntry } from './trending-rail.js'

export interface SectionStrip {
  readonly slug: string
  readonly views: readonly StoryView[]
}

export interface FrontPageProps {
  readonly page: PageContext
  readonly assets: AssetUrls
  readonly data: PageData
  readonly layout: FrontPageLayout
  /** The first ones are the largest. */
  readonly views: readonly StoryView[]
  readonly made: 'personally' | 'for-everyone' | 'from-trending' | 'from-newest'
  /** Undefined where trending is away. */
  readonly rail: readonly RailEntry[] | undefined
  /** The newest of all, in the order of time; none where the large ones are these. */
  readonly latest: readonly DemoStory[]
  readonly strips: readonly SectionStrip[]
  readonly breaking: Pick<StoryView, 'href' | 'title'> | undefined
}

export function FrontPage(props: FrontPageProps) {
  const { page, views, layout, rail } = props
  const { texts } = page
  const hasRail = rail !== undefined && rail.length > 0
  const hasSide = hasRail || props.latest.length > 0
  const leads = layout === 'pair' ? 2 : 1
  const besides = layout === 'pair' ? 0 : 2
  const first = views.slice(0, leads)
  const second = views.slice(leads, leads + besides)
  // Three rows of three.
  const rest = views.slice(leads + besides, leads + besides + 9)
  const note = {
    personally: undefined,
    'for-everyone': texts.notPersonalised,
    'from-trending': texts.trendingNote,
    'from-newest': texts.latestNote,
  }[props.made]
  return (
    <Document
      page={page}
      assets={props.assets}
      data={props.data}
      title={`${texts.siteName} — ${texts.tagline}`}
      description={texts.tagline}
      current="front"
      preloadImage={views[0]?.story.image.src}
      banner={
        props.breaking && <BreakingBar page={page} href={props.breaking.href} title={props.breaking.title} />
      }
    >
      <div className={hasSide ? 'front' : 'front front--wide'}>
        <section className="front__main" aria-labelledby="feed-title" data-surface="feed">
          <header className="part-head">
            <h2 id="feed-title" className="label-heading">
              {props.made === 'from-newest' ? texts.latest : texts.forYou}
            </h2>
            {note !== undefined && <p className="part-head__note">{note}</p>}
          </header>
          <div className={`leads leads--${layout}`}>
            {first.map((view, index) => (
              <StoryCard key={view.story.id} view={view} page={page} shape="lead" isFirst={index === 0} />
            ))}
            {second.length > 0 && (
              <div className="leads__second">
                {second.map((view) => (
                  <StoryCard key={view.story.id} view={view} page={page} shape="second" />
                ))}
              </div>
            )}
          </div>
          <div className="cards">
            {rest.map((view) => (
              <StoryCard key={view.story.id} view={view} page={page} shape="standard" />
            ))}
          </div>
        </section>
        {hasSide && (
          <aside className="front__side">
            {hasRail && (
              <div data-surface="trending">
                <TrendingRail entries={rail} page={page} />
              </div>
            )}
            {props.latest.length > 0 && <LatestList stories={props.latest} page={page} />}
          </aside>
        )}
      </div>
      <div className="strips">
        {props.strips.map(({ slug, views: inSection }) => (
          <section key={slug} className="strip" aria-labelledby={`strip-${slug}`}>
            <header className="part-head part-head--strong">
              <h2 id={`strip-${slug}`} className="strip__title">
                <a href={`/section/${slug}`}>{sectionName(page, slug)}</a>
              </h2>
              <a className="part-head__more" href={`/section/${slug}`}>
                {texts.more(sectionName(page, slug))}
              </a>
            </header>
            <div className="strip__cards">
              {inSection.map((view, index) => (
                <StoryCard
                  key={view.story.id}
                  view={view}
                  page={page}
                  shape={index === 0 ? 'row' : 'headline'}
                  namesSection={false}
                />
              ))}
            </div>
          </section>
        ))}
      </div>
    </Document>
  )
}
