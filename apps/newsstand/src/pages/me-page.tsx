import type { feed } from '@frontpage/api-client'
import { hrefOf } from '../stories/story-view.js'
import type { StorySource } from '../stories/story-source.js'
import { Document, type AssetUrls } from './document.js'
import { sectionName, type PageContext } from './page-context.js'
import type { PageData } from './page-data.js'
import { WishForm } from './wish-form.js'

type Profile = feed.ReaderProfile

export interface MePageProps {
  readonly page: PageContext
  readonly assets: AssetUrls
  readonly data: PageData
  readonly stories: StorySource
  /** The device's and the account's together; undefined where the feed is away. */
  readonly profile: Profile | undefined
  /** Each of the two histories alone, for a reader who has signed in. */
  readonly device: Profile | undefined
  readonly account: Profile | undefined
  readonly notice: 'reset-done' | 'reset-failed' | undefined
}

export function MePage(props: MePageProps) {
  const { page, profile, notice } = props
  const { texts, visit } = page
  return (
    <Document page={page} assets={props.assets} data={props.data} title={`${texts.me} — ${texts.siteName}`}>
      <div className="me">
        <header className="me__head">
          <h1 className="page-head__title">{texts.me}</h1>
          <p className="me__lead">{visit.isPrivate ? texts.meOff : texts.meLead}</p>
        </header>
        {notice !== undefined && (
          <p className="notice" role="status">
            {notice === 'reset-done' ? texts.resetDone : texts.resetFailed}
          </p>
        )}
        {visit.account !== undefined &&
          (visit.isPrivate ? <SignOut page={page} /> : <SignedIn {...props} name={visit.account.name} />)}
        {profile !== undefined && <Beliefs {...props} profile={profile} />}
        {profile === undefined && !visit.isPrivate && <p className="notice">{texts.meAway}</p>}
      </div>
    </Document>
  )
}

/** The two histories that a sign-in made one. */
function SignedIn({ page, device, account, profile, name }: MePageProps & { name: string }) {
  const { texts } = page
  const columns = [
    { title: texts.thisDevice, of: device },
    { title: texts.thisAccount(name), of: account },
    { title: texts.together, of: profile },
  ]
  const rows = [
    { title: texts.storiesRead, read: ({ counts }: Profile) => counts.viewed },
    { title: texts.storiesShown, read: ({ counts }: Profile) => counts.shown },
    { title: texts.interestsKnown, read: ({ interests }: Profile) => interests.length },
  ]
  return (
    <section className="merged" aria-labelledby="merged">
      <div className="merged__head">
        <h2 id="merged" className="strip__title">
          {texts.merged}
        </h2>
        <SignOut page={page} />
      </div>
      <p>{texts.mergedLead(name)}</p>
      <table className="merged__table">
        <thead>
          <tr>
            <td />
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, read }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {columns.map(({ title: column, of }) => (
                <td key={column}>{of === undefined ? '–' : read(of)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function SignOut({ page }: { page: PageContext }) {
  return (
    <form method="post" action="/sign-out" data-sign-out="">
      <button type="submit" className="button">
        {page.texts.signOut}
      </button>
    </form>
  )
}

function Beliefs({ page, profile, stories }: MePageProps & { profile: Profile }) {
  const { texts } = page
  return (
    <>
      <section className="beliefs" aria-labelledby="beliefs">
        <h2 id="beliefs" className="visually-hidden">
          {texts.interests}
        </h2>
        {profile.inWords.length === 0 ? (
          <p className="beliefs__words">{texts.meEmpty}</p>
        ) : (
          profile.inWords.map((sentence) => (
            <p key={sentence} className="beliefs__words">
              {sentence}
            </p>
          ))
        )}
      </section>
      {profile.interests.length > 0 && (
        <section aria-labelledby="interests">
          <h2 id="interests" className="label-heading">
            {texts.interests}
          </h2>
          <ul role="list" className="interests">
            {profile.interests.slice(0, 8).map(({ topic, share }) => {
              const percent = Math.round(share * 100)
              return (
                <li key={topic} className="interests__row">
                  <span>{topicName(topic, page)}</span>
                  <meter
                    min={0}
                    max={100}
                    value={percent}
                    aria-label={`${topicName(topic, page)}: ${texts.share100(percent)}`}
                  />
                  <span className="interests__share">{percent} %</span>
                </li>
              )
            })}
          </ul>
        </section>
      )}
      <div className="decisions">
        <Decisions title={texts.followed} page={page}>
          {profile.followed.map(({ topic }) => ({
            key: topic,
            text: topicName(topic, page),
            wish: { action: 'unfollow', topic },
            does: texts.unfollow,
          }))}
        </Decisions>
        <Decisions title={texts.reduced} page={page}>
          {profile.lessOf.map(({ topic }) => ({
            key: topic,
            text: topicName(topic, page),
            wish: { action: 'undo_less_of', topic },
            does: texts.undo,
          }))}
        </Decisions>
        <Decisions title={texts.hiddenStories} page={page}>
          {profile.hidden.flatMap(({ storyId, title }) =>
            storyId === undefined
              ? []
              : {
                  key: storyId,
                  text: title ?? stories.story(storyId)?.title ?? storyId,
                  wish: { action: 'unhide_story' as const, storyId },
                  does: texts.undo,
                },
          )}
        </Decisions>
      </div>
      <section aria-labelledby="read-lately">
        <h2 id="read-lately" className="label-heading">
          {texts.recentlyRead}
        </h2>
        {profile.recentlyRead.length === 0 && <p className="quiet">{texts.nothingHere}</p>}
        <ul role="list" className="read-list">
          {profile.recentlyRead.slice(0, 10).flatMap(({ storyId, title }) => {
            const story = storyId === undefined ? undefined : stories.story(storyId)
            if (story === undefined) return []
            return (
              <li key={story.id}>
                <a href={hrefOf(story)}>{title ?? story.title}</a>
              </li>
            )
          })}
        </ul>
      </section>
      <form method="post" action="/me/reset" className="reset">
        <p>{texts.resetLead}</p>
        <button type="submit" className="button button--strong">
          {texts.reset}
        </button>
      </form>
    </>
  )
}

interface Decision {
  readonly key: string
  readonly text: string
  readonly wish: {
    readonly action: feed.Feedback['action']
    readonly topic?: string
    readonly storyId?: string
  }
  readonly does: string
}

/** The reader's decisions, each with the button that takes it back. */
function Decisions({
  title,
  page,
  children,
}: {
  title: string
  page: PageContext
  children: readonly Decision[]
}) {
  return (
    <section className="decisions__part">
      <h2 className="label-heading">{title}</h2>
      {children.length === 0 && <p className="quiet">{page.texts.nothingHere}</p>}
      <ul role="list">
        {children.map(({ key, text, wish, does }) => (
          <li key={key} className="decisions__row">
            <span>{text}</span>
            <WishForm wish={wish} page={page} label={`${does}: ${text}`} className="button button--small">
              {does}
            </WishForm>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** `section:world` as the section's name, `tag:coral-reefs` as "coral reefs". */
function topicName(topic: string, page: PageContext): string {
  const colon = topic.indexOf(':')
  const name = topic.slice(colon + 1)
  return topic.startsWith('section:') ? sectionName(page, name) : name.replaceAll('-', ' ')
}
