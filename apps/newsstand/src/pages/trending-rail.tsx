import type { trending } from '@frontpage/api-client'
import type { IsWanted } from '../stories/is-wanted.js'
import { hrefOf } from '../stories/story-view.js'
import type { StorySource } from '../stories/story-source.js'
import type { PageContext } from './page-context.js'

/** A row of the list, with what the browser's script needs to move it. */
export interface RailEntry {
  readonly storyId: string
  readonly title: string
  readonly href: string
  readonly readers: number
  /** Places up since the list before; below 0: down; undefined: it was not in the list. */
  readonly moved: number | undefined
}

/** The first `length` that are ours, and not hidden by the reader. */
export function toRailEntries(
  entries: readonly trending.TrendingEntry[],
  { stories, isWanted, length }: { stories: StorySource; isWanted: IsWanted; length: number },
): readonly RailEntry[] {
  // The first list of all has nobody who was there before: that is no news.
  const isFirst = entries.every(({ previousRank }) => previousRank === null)
  const rows = entries.flatMap((entry) => {
    const story = stories.story(entry.storyId)
    if (story === undefined || !isWanted(story)) return []
    const { rank, previousRank, readers } = entry
    return {
      storyId: story.id,
      title: story.title,
      href: hrefOf(story),
      readers: readers.h1,
      moved: isFirst ? 0 : previousRank === null ? undefined : previousRank - rank,
    }
  })
  return rows.slice(0, length)
}

/**
 * The list of what is read most now. Its rows have one height and places of their own, so that the script moves them
 * without shifting anything else.
 */
export function TrendingRail({ entries, page }: { entries: readonly RailEntry[]; page: PageContext }) {
  const { texts } = page
  return (
    <section className="rail" aria-labelledby="rail-title">
      <header className="rail__head">
        <h2 id="rail-title" className="label-heading">
          {texts.trending}
        </h2>
        <span className="live" data-live="" hidden>
          {texts.trendingLive}
        </span>
      </header>
      <ol role="list" className="rail__list" data-rail="" data-length={entries.length}>
        {entries.map((entry, index) => (
          <li
            key={entry.storyId}
            className="rail__row"
            data-story={entry.storyId}
            data-position={index + 1}
            data-rank={index + 1}
          >
            <span className="rail__rank" aria-hidden="true">
              {index + 1}
            </span>
            <div className="rail__text">
              <a className="rail__title" href={entry.href}>
                {entry.title}
              </a>
              <p className="rail__readers">
                <span data-readers="">{texts.readers(entry.readers)}</span> <Move entry={entry} page={page} />
              </p>
            </div>
          </li>
        ))}
      </ol>
      <p className="rail__about">{texts.trendingAbout}</p>
    </section>
  )
}

function Move({ entry: { moved }, page: { texts } }: { entry: RailEntry; page: PageContext }) {
  if (moved === undefined)
    return (
      <span className="move" data-move="new">
        {texts.isNew}
      </span>
    )
  if (moved === 0) return <span className="move" data-move="" />
  const isUp = moved > 0
  const places = Math.abs(moved)
  return (
    <span className="move" data-move={isUp ? 'up' : 'down'}>
      <span aria-hidden="true">
        {isUp ? '▲' : '▼'} {places}
      </span>
      <span className="visually-hidden">{isUp ? texts.movedUp(places) : texts.movedDown(places)}</span>
    </span>
  )
}
