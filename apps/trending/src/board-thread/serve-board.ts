import type { MessagePort } from 'node:worker_threads'
import type { Logger, Metrics } from '@frontpage/service-kit'
import { createSiteDecisions } from '../decisions/site-decisions.js'
import { createListContext } from '../list/list-context.js'
import type { TrendingBoard } from '../list/trending-board.js'
import { createMakerMetrics } from './maker-metrics.js'
import { createHotReplies } from './hot-replies.js'
import { makeOutcome, makeReply, type ListRequest, type MakerContext } from './make-outcome.js'
import type { BoardRequest, FromBoardThread, Outcome, ReplyRequest, ToBoardThread } from './messages.js'

export interface ServeBoardOptions {
  readonly startBoard: () => Promise<TrendingBoard & { close(): unknown }>
  readonly log: Logger
  readonly metrics: Metrics
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Everything is closed, and nothing is answered any more. */
  readonly onClosed: () => void
}

/** A change is shown after this at the latest; what is not made by then follows, or is made when it is asked for. */
const maxPrepareMs = 20

/** Answers over the port what is asked about the board, from the start; about its lists once it was read. */
export async function serveBoard(port: MessagePort, options: ServeBoardOptions): Promise<void> {
  const { log, metrics, now } = options
  const decisions = createSiteDecisions()
  const hot = createHotReplies()
  let context: MakerContext | undefined
  let board: Awaited<ReturnType<ServeBoardOptions['startBoard']>> | undefined
  let isClosed = false

  const post = (message: FromBoardThread, bytes: ArrayBuffer[] = []): void => port.postMessage(message, bytes)

  async function answer(id: number, request: BoardRequest): Promise<void> {
    const { outcome, bytes } = await outcomeOf(request)
    if ('failed' in outcome)
      log.error({ err: outcome.failed, request: request.kind }, 'lists could not be made')
    post({ kind: 'outcome', id, outcome }, bytes)
  }

  function outcomeOf(
    request: BoardRequest,
  ): { outcome: Outcome; bytes: ArrayBuffer[] } | Promise<{ outcome: Outcome; bytes: ArrayBuffer[] }> {
    if (request.kind === 'ping') return { outcome: { made: null }, bytes: [] }
    if (request.kind === 'metrics') {
      return metrics.snapshot().then((made) => ({ outcome: { made }, bytes: [] }))
    }
    return context === undefined
      ? { outcome: { refused: notLoaded }, bytes: [] }
      : makeOutcome(context, request satisfies ListRequest)
  }

  /** What is asked for all the time is there before the change shows. */
  function show(sites: readonly string[]): void {
    if (board === undefined) return
    const { state, version } = board
    const untilMs = performance.now() + maxPrepareMs
    const left = sites.flatMap((site) => hot.of(site))
    while (left.length > 0 && performance.now() < untilMs) prepare(left.pop()!)
    post({
      kind: 'state',
      state: state(),
      versions: new Map(board.sites().map((site) => [site, version(site)])),
    })
    prepareLater(left)
  }

  function prepare([key, request]: [string, ReplyRequest]): void {
    if (context === undefined) return
    try {
      const made = makeReply(context, request)
      post({ kind: 'prepared', key, made }, [made.body])
    } catch {
      // Whoever asks for it is told what is wrong with it.
      hot.drop(key)
    }
  }

  let preparing: NodeJS.Immediate | undefined
  /** One at a time, between requests. A further change begins with all of them again. */
  function prepareLater(left: [string, ReplyRequest][]): void {
    clearImmediate(preparing)
    const next = left.pop()
    if (next === undefined || isClosed) return
    preparing = setImmediate(() => {
      prepare(next)
      prepareLater(left)
    })
  }

  async function close(): Promise<void> {
    isClosed = true
    clearImmediate(preparing)
    await board?.close()
    options.onClosed()
  }

  port.on('message', (message: ToBoardThread) => {
    switch (message.kind) {
      case 'ask':
        if (message.key !== undefined) hot.note(message.key, message.request as ReplyRequest)
        return void answer(message.id, message.request)
      case 'decisions':
        decisions.use(message.version, message.decisions)
        return show(board?.sites() ?? [])
      case 'cold':
        return hot.drop(message.key)
      case 'close':
        return void close()
    }
  })

  const started = await options.startBoard()
  board = started
  if (isClosed) return void (await started.close())
  const { onListMade, onRendered } = createMakerMetrics(metrics)
  context = {
    ...createListContext({ board: started, decisions, now, onListMade }),
    decisions,
    now,
    onRendered,
  }
  started.onChange(show)
  show([])
  post({ kind: 'started' })
}

const notLoaded = { status: 503, code: 'not_loaded', detail: 'Nothing has been read from Redis yet.' }
