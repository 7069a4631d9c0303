import type { TrendingWindow } from '@frontpage/contracts'
import type { Steps } from '@frontpage/ranking'
import { isBlocked } from '@frontpage/editorial'
import { HttpFault } from '@frontpage/service-kit'
import { renderCard } from './render-entry.js'
import { renderStale } from './render-lists.js'
import { toAscii } from './to-ascii.js'
import type { TrendingDesk } from './trending-desk.js'

const window: TrendingWindow = 'now'

/** The body of `GET /v1/trending/stories/:id`, in ASCII. @throws HttpFault 404 `unknown_story` */
export function* renderStory({ board, lists }: TrendingDesk, site: string, storyId: string): Steps<string> {
  const story = yield* board.story(site, storyId)
  if (story === undefined || isBlocked(story, lists.momentOf(site).decisions)) {
    throw new HttpFault(404, 'unknown_story', { detail: 'Nobody reads a story with this id at the moment.' })
  }
  const ranks: { scope: string; window: TrendingWindow; rank: number }[] = []
  for (const scope of story.scopes) {
    const { entries } = yield* lists.list({ site, scope, window })
    const index = entries.findIndex(({ entry }) => entry.storyId === storyId)
    if (index !== -1) ranks.push({ scope, window, rank: index + 1 })
  }
  const { readersNow, readers, minutes, why } = story
  const rest = {
    readersNow,
    readers: { m15: readers.m15, h1: readers.h1, h24: readers.h24 },
    minutes: { from: new Date(minutes.fromMs).toISOString(), readers: minutes.counts },
    ranks,
    why: why.map(({ code, params }) => ({ code, params })),
  }
  const fields = toAscii(JSON.stringify(rest)).slice(1, -1)
  return `{"site":"${site}",${renderCard(story.card)},${fields}${renderStale(board.state())}}`
}
