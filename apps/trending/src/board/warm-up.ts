import { setImmediate as nextTurn } from 'node:timers/promises'
import { storyHourCodes, trendingWindows } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { renderLists, renderRising } from '../list/render-lists.js'
import type { TrendingBoard } from '../list/trending-board.js'
import { createSiteDecisions } from '../decisions/site-decisions.js'
import { createListContext } from '../list/list-context.js'
import { createSiteBoard } from './site-board.js'

const stories = 500
const hours = 3
const scopes = ['global', 'country:ID']
const rounds = 6
const site = 'warm-up'

/**
 * Makes lists of an invented site until the engine has compiled the code: a third of a second. Otherwise the first readers
 * wait for that: a first list took 30 to 40 ms.
 */
export async function warmUp(redis: Redis, nowMs: number): Promise<void> {
  // Never refreshed, so that nothing is requested from Redis.
  const board = createSiteBoard(redis, { site, namespace: site, now: () => nowMs })
  invent(board.stories, nowMs)
  const now = (): number => nowMs
  const decisions = createSiteDecisions()
  const context = createListContext({ board: asOnlySite(board, nowMs), decisions, now })
  for (let round = 0; round < rounds; round++) {
    for (const window of trendingWindows) {
      board.advance()
      for (const scope of scopes) {
        renderLists(context, site, { site, scope: [scope], window, limit: 20 })
        await nextTurn()
      }
    }
    renderRising(context, site, { site, scope: 'global', limit: 20 })
  }
}

function invent(board: ReturnType<typeof createSiteBoard>['stories'], nowMs: number): void {
  const thisHour = Math.floor(nowMs / 3_600_000)
  const { firstMinute, readers, visits, firstNetwork, firstSource, firstChannel, firstCountry } =
    storyHourCodes
  for (let story = 0; story < stories; story++) {
    for (let ago = 0; ago < hours; ago++) {
      const count = 1 + ((story * 7 + ago) % 90)
      const cells = [
        readers,
        visits,
        firstNetwork + (story % 64),
        firstSource,
        firstChannel,
        firstCountry + 8 * 26 + 3,
      ]
      const minutes = Array.from({ length: 20 }, (_, at) => firstMinute + ((story + at * 3) % 60))
      board.setCounts(
        `story-${story}`,
        thisHour - ago,
        [...cells, ...minutes].flatMap((code) => [code, count]),
      )
    }
  }
}

function asOnlySite(board: ReturnType<typeof createSiteBoard>, nowMs: number): TrendingBoard {
  return {
    state: () => ({ isLoaded: true, isStale: false, asOfMs: nowMs }),
    sites: () => [site],
    version: () => board.version(),
    onChange: () => undefined,
    rankList: (_, scope, window) => board.rankList(scope, window),
    rankRising: (_, scope) => board.rankRising(scope),
    hydrateList: (_, scope, skeleton) => board.hydrateList(scope, skeleton),
    hydrateRising: (_, scope, skeleton) => board.hydrateRising(scope, skeleton),
    find: (_, scope, window, storyId) => board.find(scope, window, storyId),
    story: (_, storyId) => board.story(storyId),
  }
}
