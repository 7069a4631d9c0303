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
  /** Called when everything is closed, and nothing is answered any more. */
  readonly onClosed: () => void
}

/**
 * A change is shown after this at the latest; replies that are not made by then follow, or are made when they are
 * requested.
 */
const maxPrepareMs = 20

/** Answers requests about the board over the port, from the start; those about its lists once it was read. */
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

  /** Frequently requested replies are sent before the change is shown. */
  function show(sites: readonly string[]): void {
    if (board === undefined) return
    const shown = board
    const untilMs = performance.now() + maxPrepareMs
    const left = sites.flatMap((site) => hot.of(site))
    while (left.length > 0 && performance.now() < untilMs) prepare(left.pop()!)
    post({
      kind: 'state',
      state: shown.state(),
      versions: new Map(shown.sites().map((site) => [site, shown.version(site)])),
    })
    prepareLater(left)
  }

  function prepare([key, request]: [string, ReplyRequest]): void {
    if (context === undefined) return
    try {
      const made = makeReply(context, request)
      post({ kind: 'prepared', key, made }, [made.body])
    } catch {
      // The next request for it gets the error.
      hot.drop(key)
    }
  }

  let preparing: NodeJS.Immediate | undefined
  /** One at a time, between requests. A further change starts again with all of them. */
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
