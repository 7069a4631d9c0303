import type { FeedBoard } from '../board/start-board.js'
import type { LastList } from './last-lists.js'

const length = 50

/** The trending list of each site now, as it is shown; none while the counts of readers are out of date. */
export function currentLists(board: FeedBoard, nowMs: number): LastList[] {
  const { isLoaded, isStale } = board.state()
  if (!isLoaded || isStale) return []
  return board.sites().flatMap((site) => {
    const stories = board.ofSite(site)
    const cards =
      stories
        ?.pools()
        .trending.filter(({ storyId }) => stories.mayShow(storyId))
        .slice(0, length)
        .map(({ storyId }) => stories.knownOf(storyId).card) ?? []
    return cards.length === 0 ? [] : [{ site, savedAtMs: nowMs, cards }]
  })
}
