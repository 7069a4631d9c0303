import type { TrendingWindow } from '@frontpage/contracts'
import { isBlocked } from '@frontpage/editorial'
import { HttpFault, toAscii } from '@frontpage/service-kit'
import type { ListContext } from './list-context.js'
import { renderCard } from './render-entry.js'
import { renderState } from './render-lists.js'

const window: TrendingWindow = 'now'

/** The body of `GET /v1/trending/stories/:id`, in ASCII. @throws HttpFault 404 `unknown_story` */
export function renderStory({ board, lists }: ListContext, site: string, storyId: string): string {
  const story = board.story(site, storyId)
  if (story === undefined || isBlocked(story, lists.decisionsOf(site))) {
    throw new HttpFault(404, 'unknown_story', { detail: 'Nobody reads a story with this id at the moment.' })
  }
  const ranks = story.scopes.flatMap((scope) => {
    const { entries } = lists.list({ site, scope, window })
    const index = entries.findIndex(({ entry }) => entry.storyId === storyId)
    return index === -1 ? [] : [{ scope, window, rank: index + 1 }]
  })
  const { readersNow, readers, minutes, why } = story
  const rest = {
    readersNow,
    readers: { m15: readers.m15, h1: readers.h1, h24: readers.h24 },
    minutes: { from: new Date(minutes.fromMs).toISOString(), readers: minutes.counts },
    ranks,
    why: why.map(({ code, params }) => ({ code, params })),
  }
  const fields = toAscii(JSON.stringify(rest)).slice(1, -1)
  return `{"site":"${site}",${renderCard(story.card)},${fields}${renderState(board.state())}}`
}
