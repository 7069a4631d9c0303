import {
  answerPrepared,
  createAnswerStore,
  type AnswerStore,
  type CorsPolicy,
  type MadeAnswer,
  type RawHandler,
} from '@frontpage/service-kit'
import type { Basis } from '../board-thread/board-mirror.js'
import type { MadeReply, ReplyRequest } from '../board-thread/messages.js'
import type { BoardThread } from '../board-thread/start-board-thread.js'
import { findSite } from '../list/find-site.js'

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

interface ReplyQuestion {
  readonly key: string
  readonly request: ReplyRequest
}

/** The replies of the board's thread, ready to be sent. */
export interface PreparedReplies {
  readonly board: BoardThread
  readonly store: AnswerStore<ReplyQuestion, Basis>
  /** Takes a reply that was made in advance. False when its key is not requested any more. */
  put(key: string, made: MadeReply): boolean
}

/** @param boardOf called when the first request comes */
export function createPreparedReplies({
  boardOf,
  now,
}: {
  boardOf: () => BoardThread
  /** Milliseconds since 1970. */
  now: () => number
}): PreparedReplies {
  const store = createAnswerStore<ReplyQuestion, Basis>({
    now,
    headers: { 'Cache-Control': cacheControl, ...readableByAll },
    isCurrent: (basis) => boardOf().isCurrent(basis),
    async make({ key, request }) {
      const board = boardOf()
      board.requireLoaded()
      return toAnswer(board, await board.ask(request, { key }))
    },
  })
  return {
    get board() {
      return boardOf()
    },
    store,
    put: (key, made) => store.put(key, toAnswer(boardOf(), made)),
  }
}

function toAnswer(board: BoardThread, made: MadeReply): MadeAnswer<Basis> {
  const { body, etag, madeInMs, untilMs } = made
  // ASCII text, so that it is sent in one piece with its head.
  return { body: Buffer.from(body).toString('latin1'), etag, basis: board.basisOf(made), untilMs, madeInMs }
}

/** Makes the handler of a route; `read` turns its URL into a request to the board's thread. @throws HttpFault */
export function answerPreparedReplies<Params>(
  replies: PreparedReplies,
  read: (url: string, siteOf: (asked: string | undefined) => string, params: Params) => ReplyRequest,
): RawHandler<Params> {
  return answerPrepared<ReplyQuestion, Params>({
    store: replies.store,
    faultHeaders: readableByAll,
    // A URL without a site means the only site there is, so that its meaning depends on the known sites.
    readingOf: () => replies.board.siteSet(),
    read(url, params) {
      const { board } = replies
      board.requireLoaded()
      const request = read(url, (asked) => findSite(board.sites(), asked), params)
      return { key: JSON.stringify(request), request }
    },
  })
}
