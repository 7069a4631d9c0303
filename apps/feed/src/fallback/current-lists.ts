import type { FeedBoard } from '../board/start-board.js'
import type { LastList } from './last-lists.js'

const length = 50
const hourMs = 3_600_000

/**
 * The trending list of each site now, as it is shown; none while the counts of readers are out of date, or do not even
 * cover the last hour.
 */
export function currentLists(board: FeedBoard, nowMs: number): LastList[] {
  const { isLoaded, isStale, coverage } = board.state()
  const isCovered = coverage === undefined || (coverage.coversFromMs ?? Infinity) <= nowMs - hourMs
  if (!isLoaded || isStale || !isCovered) return []
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
