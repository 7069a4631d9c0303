import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Steps } from '@frontpage/ranking'
import { prepareReply, sendPrepared, type CorsPolicy, type PreparedReply } from '@frontpage/service-kit'
import { findSite } from '../list/find-site.js'
import type { SiteMoment } from '../list/list-maker.js'
import type { TrendingDesk } from '../list/trending-desk.js'
import { createTwoGenerationCache } from '../list/two-generation-cache.js'
import { isKnownEtag } from './is-known-etag.js'

/** Any page may read these answers; they carry their own CORS headers, in one piece with the rest. */
export const publicAccess: CorsPolicy = {
  origins: '*',
  allowHeaders: ['if-none-match'],
  maxAgeSeconds: 86_400,
  preflightOnly: true,
}

const readableByAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Retry-After, Server-Timing, X-Request-Id',
}
/** Lists are made a few times a second; a cache may show the last one while it revalidates. */
const cacheControl = 'public, max-age=1, stale-while-revalidate=30'

/** The limits of a generation; see TwoGenerationCache. */
const maxAnswers = 2_000
const maxCharacters = 16 * 2 ** 20
const maxUrlLength = 2_000
/** Applies even where nothing changes: a cursor in an answer must not outlive its order. */
const keptForMs = 30_000

interface Answer<Query> {
  readonly query: Query
  readonly site: string
  readonly moment: SiteMoment
  readonly untilMs: number
  readonly etag: string
  readonly reply: PreparedReply
  readonly notModified: PreparedReply
}

export interface PreparedAnswersOptions<Query, Params> {
  readonly desk: TrendingDesk
  /** @throws HttpFault */
  readonly read: (url: string, params: Params) => Query
  /** The body: JSON in ASCII. @throws HttpFault */
  readonly render: (site: string, query: Query) => Steps<string>
  readonly onRendered: (seconds: number) => void
}

/**
 * Answers GETs with replies prepared for the same URL, for as long as none of their inputs has changed. A request then
 * costs a look-up, two comparisons and one write.
 */
export function createPreparedAnswers<Query extends { site?: string | undefined }, Params>(
  options: PreparedAnswersOptions<Query, Params>,
): (req: IncomingMessage, res: ServerResponse, params: Params) => void | Promise<void> {
  const { desk } = options
  const answers = createTwoGenerationCache<Answer<Query>>({
    maxEntries: maxAnswers,
    maxWeight: maxCharacters,
  })

  function* prepare(query: Query): Steps<Answer<Query>> {
    desk.requireLoaded()
    const startedAt = performance.now()
    const site = findSite(desk.board, query.site)
    const moment = desk.lists.momentOf(site)
    const body = yield* options.render(site, query)
    const etag = `"${createHash('sha1').update(body).digest('base64url').slice(0, 20)}"`
    const durationMs = performance.now() - startedAt
    options.onRendered(durationMs / 1_000)
    const headers = { ETag: etag, 'Cache-Control': cacheControl, ...readableByAll }
    return {
      query,
      site,
      moment,
      untilMs: desk.now() + keptForMs,
      etag,
      reply: prepareReply(
        200,
        {
          'Content-Type': 'application/json',
          ...headers,
          'Server-Timing': `make;dur=${durationMs.toFixed(2)}`,
        },
        body,
      ),
      notModified: prepareReply(304, headers),
    }
  }

  /** Many clients ask in the same moment, when the lists have changed. */
  function* make(url: string, params: Params): Steps<Answer<Query>> {
    const known = find(url)
    if (known !== undefined) return known
    const answer = yield* prepare(answers.get(url)?.query ?? options.read(url, params))
    // A reply is kept twice: as its body, and as a whole with its head.
    if (url.length <= maxUrlLength) answers.set(url, answer, 2 * answer.reply.body.length)
    return answer
  }

  function find(url: string): Answer<Query> | undefined {
    const answer = answers.get(url)
    const isGood =
      answer !== undefined && desk.now() < answer.untilMs && desk.lists.isCurrent(answer.moment, answer.site)
    return isGood ? answer : undefined
  }

  async function answerLater(req: IncomingMessage, res: ServerResponse, params: Params): Promise<void> {
    try {
      send(req, res, await desk.turns.run(make(req.url ?? '', params)))
    } catch (error) {
      for (const [name, value] of Object.entries(readableByAll)) res.setHeader(name, value)
      throw error
    }
  }

  function send(req: IncomingMessage, res: ServerResponse, answer: Answer<Query>): void {
    sendPrepared(res, isKnownEtag(req.rawHeaders, answer.etag) ? answer.notModified : answer.reply)
  }

  return (req, res, params) => {
    const answer = find(req.url ?? '')
    return answer === undefined ? answerLater(req, res, params) : send(req, res, answer)
  }
}
