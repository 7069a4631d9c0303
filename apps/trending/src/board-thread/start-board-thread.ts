import type { EditorialDecision } from '@frontpage/contracts'
import { HttpFault, type Logger, type Metrics } from '@frontpage/service-kit'
import type { BoardState } from '../list/trending-board.js'
import { createBoardClient, type BoardClient } from './board-client.js'
import { createBoardMirror, type Basis } from './board-mirror.js'
import type { BoardPort, MadeFrom, MadeReply } from './messages.js'

/** The board in a thread of its own, across restarts of that thread. */
export interface BoardThread {
  state(): BoardState
  sites(): readonly string[]
  /** A new object whenever the sites change. */
  siteSet(): object
  basisOf(made: MadeFrom): Basis
  isCurrent(basis: Basis): boolean
  /** @throws HttpFault 503 while there is nothing to answer from. */
  requireLoaded(): void
  readonly ask: BoardClient['ask']
  /** Replies that are made from here on obey these decisions; earlier ones are not current any more. */
  useDecisions(decisions: readonly EditorialDecision[]): void
  close(budgetMs: number): Promise<void>
}

export interface BoardThreadOptions {
  /** Starts the thread. */
  readonly open: () => BoardPort
  readonly log: Logger
  readonly metrics: Metrics
  /**
   * Resolves when the decisions are known: before that no list may be shown, because it might contain a blocked story.
   */
  readonly areDecisionsLoaded: () => boolean
  /** Called with replies made in advance. False: this key is not requested any more. */
  readonly onPrepared: (key: string, made: MadeReply) => boolean
}

const backoffMs = { first: 500, most: 30_000 }
/** A thread that ran this long is restarted at once. */
const livedLongMs = 60_000
const pingEveryMs = 10_000
/** A thread that has not answered for this long is given up. */
const hangsAfterMs = 30_000

/**
 * Resolves when the thread has read Redis, or found that it does not answer; rejects when it ends before. A thread that
 * ends later is started again, after a while that doubles; until it has read Redis again requests are refused.
 */
export async function startBoardThread(options: BoardThreadOptions): Promise<BoardThread> {
  const { log } = options
  const mirror = createBoardMirror()
  let decisions: readonly EditorialDecision[] = []
  let port: BoardPort | undefined
  let client: BoardClient | undefined
  let isClosed = false
  let restartIn = backoffMs.first
  let restart: NodeJS.Timeout | undefined
  const restarts = options.metrics
    .hotCounter({
      name: 'frontpage_trending_board_restarts_total',
      help: 'How often the thread that makes lists ended by itself and was started again.',
    })
    .cell()

  function tellDecisions(): void {
    port?.post({ kind: 'decisions', version: mirror.decisionsVersion, decisions })
  }

  /** Resolves when it has started. */
  function open(): Promise<void> {
    const opened = options.open()
    const openedAtMs = performance.now()
    port = opened
    tellDecisions()
    return new Promise((resolve, reject) => {
      client = createBoardClient(opened, {
        mirror,
        onStarted: resolve,
        onPrepared: options.onPrepared,
      })
      opened.onExit((error) => {
        client?.end()
        mirror.reset()
        reject(error ?? new Error('the board thread ended'))
        if (!isClosed) openLater(error, performance.now() - openedAtMs)
      })
    })
  }

  async function openAgain(): Promise<void> {
    // That it ended is reported where its end is heard of.
    await open().catch(() => undefined)
  }

  let hasStarted = false
  function openLater(error: Error | undefined, livedMs: number): void {
    if (!hasStarted) return
    if (livedMs >= livedLongMs) restartIn = backoffMs.first
    log.error({ err: error, restartInMs: restartIn }, 'board thread ended; it is started again')
    restarts.inc()
    restart = setTimeout(() => void openAgain(), restartIn)
    restartIn = Math.min(2 * restartIn, backoffMs.most)
  }

  const pings = setInterval(() => {
    const asked = port
    const askedAtMs = performance.now()
    client?.ask({ kind: 'ping' }, { timeoutMs: hangsAfterMs }).catch(() => {
      // A thread that is too busy refuses at once.
      if (isClosed || asked !== port || performance.now() - askedAtMs < hangsAfterMs / 2) return
      log.error('board thread does not answer; it is ended')
      void asked?.terminate()
    })
  }, pingEveryMs)
  pings.unref()

  try {
    await open()
    hasStarted = true
  } catch (error) {
    clearInterval(pings)
    throw error
  }

  return {
    state: () => mirror.state(),
    sites: () => mirror.sites(),
    siteSet: () => mirror.siteSet(),
    basisOf: (made) => mirror.basisOf(made),
    isCurrent: (basis) => mirror.isCurrent(basis),
    requireLoaded() {
      if (mirror.state().isLoaded && options.areDecisionsLoaded()) return
      throw new HttpFault(503, 'not_loaded', {
        detail: 'Nothing has been read from Redis yet. Send the request again.',
        headers: { 'Retry-After': '1' },
      })
    },
    ask: (request, asking) => (client as BoardClient).ask(request, asking),
    useDecisions(all) {
      decisions = all
      mirror.decisionsVersion++
      tellDecisions()
    },
    close: (budgetMs) => close(budgetMs),
  }

  async function close(budgetMs: number): Promise<void> {
    isClosed = true
    clearTimeout(restart)
    clearInterval(pings)
    await closePort(port, budgetMs)
    client?.end()
  }
}

/** The thread closes its resources; a thread that does not is terminated. */
async function closePort(port: BoardPort | undefined, budgetMs: number): Promise<void> {
  if (port === undefined) return
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, budgetMs / 2)
  })
  const exited = new Promise<void>((resolve) => port.onExit(() => resolve()))
  port.post({ kind: 'close' })
  await Promise.race([exited, late])
  clearTimeout(timer)
  await port.terminate()
}
