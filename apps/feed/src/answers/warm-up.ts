import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ReaderHistory } from '@frontpage/ranking'
import { createMetrics } from '@frontpage/service-kit'
import type { SiteStories } from '../board/site-board.js'
import { createFeedMetrics } from '../metrics/feed-metrics.js'
import { encodeSnapshot } from '../snapshots/feed-snapshot.js'
import type { FeedContext } from './feed-context.js'
import { feedQuerySchema } from './feed-query.js'
import { makeFirstPage } from './make-first-page.js'

/** The engine has compiled what matters after some hundred pages. */
const pages = 300
/** A start waits no longer than this. */
const maxWarmUpMs = 4_000
const storiesOfHistory = 40

/**
 * Makes pages for nobody of each site's own stories, until the engine has compiled the code: a first page took ten times as
 * long. Nothing of it is kept, recorded or counted.
 */
export async function warmUp(context: FeedContext): Promise<void> {
  const silent: FeedContext = {
    ...context,
    metrics: createFeedMetrics(createMetrics()),
    snapshots: {
      put: async (snapshot) => (encodeSnapshot(snapshot).length > 0 ? 'redis' : 'memory_only'),
      get: () => undefined,
    },
    variants: {
      of: (...about) => ({ ...context.variants.of(...about), expose: () => undefined }),
    },
    servings: { record: async (serving) => void JSON.stringify(serving) },
  }
  const query = feedQuerySchema.parse({})
  const untilMs = performance.now() + maxWarmUpMs
  for (const site of context.board.sites()) {
    const stories = context.board.ofSite(site)
    if (stories === undefined || stories.pools().trending.length === 0) continue
    for (let page = 0; page < pages && performance.now() < untilMs; page++) {
      const history = inventHistory(stories, { nowMs: context.now(), seed: page })
      const histories = { ...context.histories, of: async () => ({ history, isKnown: true }) }
      const reader = { anonymousId: `nobody-${page}` }
      const made = await makeFirstPage({ ...silent, histories }, stories, { query, reader })
      await made.commit()
      await nextTurn()
    }
  }
}

/** The history of a reader who read some of what trends and was shown the rest. */
function inventHistory(
  stories: SiteStories,
  { nowMs, seed }: { nowMs: number; seed: number },
): ReaderHistory {
  const { trending } = stories.pools()
  const some = Array.from(
    { length: Math.min(storiesOfHistory, trending.length) },
    (_, at) => trending[(seed * 7 + at * 3) % trending.length]!,
  )
  const times = { firstMs: nowMs - 7_200_000, lastMs: nowMs - 3_600_000 }
  const [topic] = some[0]?.topics ?? []
  return {
    viewed: new Map(
      some.slice(0, 12).map(({ number }) => [number, { ...times, seconds: 30, completed: true }]),
    ),
    shown: new Map(some.map(({ number }) => [number, { ...times, times: 2 }])),
    clicked: new Map(some.slice(0, 4).map(({ number }) => [number, times.lastMs])),
    hidden: new Map(),
    followed: new Map(topic === undefined ? [] : [[topic, times.firstMs]]),
    lessOf: new Map(),
  }
}
