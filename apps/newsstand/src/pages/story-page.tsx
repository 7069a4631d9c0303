import type { DemoStory } from '../content/demo-story.js'
import { hasTopic } from '../stories/is-wanted.js'
import { readingMinutes, type StoryView } from '../stories/story-view.js'
import { Document, type AssetUrls } from './document.js'
import { sectionName, type PageContext } from './page-context.js'
import type { PageData } from './page-data.js'
import { FollowButton } from './section-page.js'
import { StoryCard } from './story-card.js'
import { TrendingRail, type RailEntry } from './trending-rail.js'
import { When } from './when.js'
import { WishForm } from './wish-form.js'

interface StoryPageProps {
  readonly page: PageContext
  readonly assets: AssetUrls
  readonly data: PageData
  readonly view: StoryView
  readonly related: readonly StoryView[]
  /** By readers, or by topic; undefined: the newest of the section. */
  readonly relatedWhy: 'read_together' | 'same_topic' | undefined
  /** Topics, such as `tag:rail`, that the reader follows. */
  readonly followed: ReadonlySet<string>
  readonly rail: readonly RailEntry[] | undefined
}

export function StoryPage(props: StoryPageProps) {
  const { page, view, related, relatedWhy, rail = [] } = props
  const { texts } = page
  const { story } = view
  return (
    <Document
      page={page}
      assets={props.assets}
      data={props.data}
      title={`${view.title} — ${texts.siteName}`}
      description={story.summary}
      current={story.section}
      preloadImage={story.image.src}
    >
      <article className="story" data-reading={story.id}>
        <header className="story__head" lang={story.language}>
          <p className="kicker">
            <a href={`/section/${story.section}`} lang={page.language}>
              {sectionName(page, story.section)}
            </a>
          </p>
          <h1 className="story__title">{view.title}</h1>
          <p className="story__summary">{story.summary}</p>
        </header>
        <div className="story__meta">
          <p className="byline">
            {texts.by} <strong>{story.author}</strong>
            <span className="byline__rest">
              <When at={story.publishedAt} page={page} isLong /> · {texts.minutes(readingMinutes(story))}
            </span>
          </p>
          <StoryActions view={view} page={page} />
        </div>
        <figure className="story__figure">
          <img
            src={story.image.src}
            alt={story.image.alt}
            width={story.image.width}
            height={story.image.height}
            fetchPriority="high"
            decoding="async"
          />
          <figcaption lang={story.language}>{story.image.alt}</figcaption>
        </figure>
        <div className="story__body" lang={story.language} data-story-body="">
          {story.paragraphs.map((paragraph) => (
            <p key={paragraph.slice(0, 60)}>{paragraph}</p>
          ))}
        </div>
        <Topics {...props} story={story} />
      </article>
      <div className={rail.length === 0 ? 'after after--wide' : 'after'}>
        {related.length > 0 && (
          <section className="after__main" aria-labelledby="related" data-surface="related">
            <header className="part-head part-head--strong">
              <h2 id="related" className="strip__title">
                {texts.related}
              </h2>
              {relatedWhy !== undefined && (
                <p className="part-head__note">
                  {relatedWhy === 'read_together' ? texts.readTogether : texts.sameTopic}
                </p>
              )}
            </header>
            <div className="cards">
              {related.map((each) => (
                <StoryCard key={each.story.id} view={each} page={page} shape="standard" />
              ))}
            </div>
          </section>
        )}
        {rail.length > 0 && (
          <aside className="after__side" data-surface="trending">
            <TrendingRail entries={rail} page={page} />
          </aside>
        )}
      </div>
    </Document>
  )
}

/** Liking and sharing need the browser's script, which shows them; hiding is a form. */
function StoryActions({ view: { story, title }, page }: { view: StoryView; page: PageContext }) {
  const { texts } = page
  return (
    <div className="story__actions">
      <button type="button" className="button" data-like={story.id} aria-pressed="false" data-needs-script="">
        <span aria-hidden="true">♥</span> <span data-label="">{texts.like}</span>
      </button>
      <button type="button" className="button" data-share={story.id} data-needs-script="">
        <span aria-hidden="true">↗</span> <span data-label="">{texts.share}</span>
      </button>
      <WishForm
        wish={{ action: 'hide_story', storyId: story.id }}
        page={{ ...page, visit: { ...page.visit, path: '/' } }}
        label={texts.hideLabel(title)}
        className="button"
      >
        {texts.hide}
      </WishForm>
    </div>
  )
}

function Topics({ story, followed, page }: StoryPageProps & { story: DemoStory }) {
  const { texts, visit } = page
  if (visit.isPrivate) return null
  const topics = [
    { topic: `author:${story.author}`, name: story.author },
    { topic: `section:${story.section}`, name: sectionName(page, story.section) },
    ...story.tags.map((tag) => ({ topic: `tag:${tag}`, name: tag })),
  ]
  return (
    <section className="topics" aria-labelledby="topics">
      <h2 id="topics" className="label-heading">
        {texts.followHeading}
      </h2>
      <ul role="list" className="topics__list">
        {topics.map(({ topic, name }) => (
          <li key={topic}>
            <FollowButton topic={topic} name={name} isFollowed={hasTopic(followed, topic)} page={page} />
          </li>
        ))}
      </ul>
    </section>
  )
}
