import type { StoryView } from '../stories/story-view.js'
import { sectionName, type PageContext } from './page-context.js'
import { When } from './when.js'
import { WishForm } from './wish-form.js'

type CardShape = 'lead' | 'second' | 'standard' | 'row' | 'headline'

interface StoryCardProps {
  readonly view: StoryView
  readonly page: PageContext
  readonly shape: CardShape
  /** Whether the picture is in the first window, and must not wait. */
  readonly isFirst?: boolean
  readonly level?: 2 | 3
  /** False where the section's name stands above the list. */
  readonly namesSection?: boolean
}

/** A story in a list. */
export function StoryCard(props: StoryCardProps) {
  const { view, page, shape, isFirst = false, level = 3, namesSection = true } = props
  const { story, href, title, position } = view
  const Heading = level === 2 ? 'h2' : 'h3'
  const isForeign = story.language !== page.language
  return (
    <article
      className={`card card--${shape}`}
      data-story={story.id}
      {...(position !== undefined && { 'data-position': position })}
      {...(story.alternativeTitle !== undefined && { 'data-headline-tested': '' })}
    >
      {shape !== 'headline' && (
        <a className="card__picture" href={href} tabIndex={-1} aria-hidden="true">
          <img
            src={story.image.src}
            alt=""
            width={story.image.width}
            height={story.image.height}
            loading={isFirst ? 'eager' : 'lazy'}
            decoding="async"
            {...(isFirst && { fetchPriority: 'high' as const })}
          />
        </a>
      )}
      <div className="card__text">
        {namesSection && (
          <p className="kicker">
            <a href={`/section/${story.section}`}>{sectionName(page, story.section)}</a>
          </p>
        )}
        <Heading className="card__title" {...(isForeign && { lang: story.language })}>
          <a href={href}>{title}</a>
        </Heading>
        {shape !== 'headline' && shape !== 'row' && (
          <p className="card__summary" {...(isForeign && { lang: story.language })}>
            {story.summary}
          </p>
        )}
        <div className="card__foot">
          <When at={story.publishedAt} page={page} />
          {view.reason !== undefined && <Why view={view} page={page} />}
        </div>
      </div>
    </article>
  )
}

/** The reason for the story's place, and what the reader may do about it. */
function Why({ view, page }: { view: StoryView; page: PageContext }) {
  const { texts } = page
  const { story, token, title } = view
  const topic = `section:${story.section}`
  return (
    <details className="why" name="why">
      <summary>
        {texts.why}
        <span className="visually-hidden"> {title}</span>
      </summary>
      <div className="why__panel">
        <p className="why__reason">{view.reason?.text}</p>
        <div className="why__actions">
          <WishForm
            wish={{ action: 'hide_story', storyId: story.id, ...(token !== undefined && { token }) }}
            page={page}
            label={texts.hideLabel(title)}
            className="button button--small"
          >
            {texts.hide}
          </WishForm>
          <WishForm
            wish={{ action: 'less_of', topic }}
            page={page}
            label={texts.lessOf(sectionName(page, story.section))}
            className="button button--small"
          >
            {texts.lessOf(sectionName(page, story.section))}
          </WishForm>
        </div>
        <a className="why__more" href="/me">
          {texts.whyManage}
        </a>
      </div>
    </details>
  )
}
