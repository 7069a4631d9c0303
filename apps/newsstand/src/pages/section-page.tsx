import type { StoryView } from '../stories/story-view.js'
import { Document, type AssetUrls } from './document.js'
import { sectionName, type PageContext } from './page-context.js'
import type { PageData } from './page-data.js'
import { StoryCard } from './story-card.js'
import { TrendingRail, type RailEntry } from './trending-rail.js'
import { WishForm } from './wish-form.js'

interface SectionPageProps {
  readonly page: PageContext
  readonly assets: AssetUrls
  readonly data: PageData
  readonly slug: string
  readonly views: readonly StoryView[]
  readonly made: 'personally' | 'for-everyone' | 'from-newest'
  readonly isFollowed: boolean
  readonly rail: readonly RailEntry[] | undefined
}

export function SectionPage(props: SectionPageProps) {
  const { page, assets, data, slug, views, made, isFollowed, rail = [] } = props
  const { texts } = page
  const note = {
    personally: texts.chosenInSection,
    'for-everyone': texts.notPersonalised,
    'from-newest': texts.latestNote,
  }[made]
  const name = sectionName(page, slug)
  const [first, ...rest] = views
  return (
    <Document
      page={page}
      assets={assets}
      data={data}
      title={`${name} — ${texts.siteName}`}
      description={`${name}: ${texts.tagline}`}
      current={slug}
      preloadImage={first?.story.image.src}
    >
      <header className="page-head">
        <div>
          <h1 className="page-head__title">{name}</h1>
          <p className="page-head__note">{note}</p>
        </div>
        <FollowButton topic={`section:${slug}`} name={name} isFollowed={isFollowed} page={page} />
      </header>
      <div className={rail.length === 0 ? 'front front--wide' : 'front'}>
        <div className="front__main" data-surface="section">
          {first !== undefined && (
            <div className="leads leads--section">
              <StoryCard view={first} page={page} shape="lead" isFirst level={2} namesSection={false} />
            </div>
          )}
          <div className="cards">
            {rest.map((view) => (
              <StoryCard
                key={view.story.id}
                view={view}
                page={page}
                shape="standard"
                level={2}
                namesSection={false}
              />
            ))}
          </div>
        </div>
        {rail.length > 0 && (
          <aside className="front__side" data-surface="trending">
            <TrendingRail entries={rail} page={page} />
          </aside>
        )}
      </div>
    </Document>
  )
}

export function FollowButton({
  topic,
  name,
  isFollowed,
  page,
}: {
  topic: string
  name: string
  isFollowed: boolean
  page: PageContext
}) {
  const { texts } = page
  return (
    <WishForm
      wish={{ action: isFollowed ? 'unfollow' : 'follow', topic }}
      page={page}
      label={isFollowed ? texts.unfollowTopic(name) : texts.followTopic(name)}
      className={isFollowed ? 'chip chip--on' : 'chip'}
    >
      <span aria-hidden="true">{isFollowed ? '✓' : '+'}</span> {name}
    </WishForm>
  )
}
