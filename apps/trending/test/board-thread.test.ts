import { afterEach, describe, expect, it } from '@jest/globals'
import { createLogger, createMetrics } from '@frontpage/service-kit'
import { waitFor } from '@frontpage/testing'
import { openBoardHere } from '../src/board-thread/board-in-this-thread.js'
import type { BoardPort, MadeReply, ReplyRequest } from '../src/board-thread/messages.js'
import { startBoardThread, type BoardThread } from '../src/board-thread/start-board-thread.js'
import { createFakeBoard, type FakeBoard } from './fake-board.js'

const log = createLogger({ service: 'test', level: 'silent' })
const request: ReplyRequest = {
  kind: 'lists',
  site: 'daily',
  query: { site: 'daily', scope: ['global'], window: 'now', limit: 10, cursor: undefined },
}

const threads: BoardThread[] = []
afterEach(async () => {
  for (const thread of threads.splice(0)) await thread.close(1_000)
})

async function start(options: { isKept?: () => boolean; open?: (board: FakeBoard) => BoardPort } = {}) {
  const board = createFakeBoard()
  const ports: BoardPort[] = []
  const prepared: string[] = []
  const metrics = createMetrics()
  const here = (): BoardPort =>
    openBoardHere({
      startBoard: () => Promise.resolve(board),
      log,
      metrics: createMetrics(),
      now: () => Date.now(),
    })
  const thread = await startBoardThread({
    open() {
      const port = options.open?.(board) ?? here()
      ports.push(port)
      return port
    },
    log,
    metrics,
    areDecisionsLoaded: () => true,
    onPrepared(_key, made) {
      prepared.push(idsOf(made))
      return options.isKept?.() ?? true
    },
  })
  threads.push(thread)
  return { thread, board, ports, prepared, metrics }
}

function idsOf({ body }: MadeReply): string {
  const { lists } = JSON.parse(Buffer.from(body).toString('latin1')) as {
    lists: { entries: { storyId: string }[] }[]
  }
  return lists.flatMap(({ entries }) => entries.map(({ storyId }) => storyId)).join(' ')
}

describe('a board thread', () => {
  it('makes again what was asked for when the board changes, and tells when nobody asks any more', async () => {
    let isKept = true
    const { thread, board, prepared } = await start({ isKept: () => isKept })
    board.rank('a b')
    expect(idsOf(await thread.ask(request, { key: 'k' }))).toBe('a b')
    board.rank('b a')
    await waitFor(() => prepared.length === 1)
    isKept = false
    board.rank('c')
    await waitFor(() => prepared.length === 2)
    // The thread gets the message that it is cold before this request.
    await thread.ask({ kind: 'ping' })
    board.rank('d')
    await thread.ask({ kind: 'ping' })
    expect(prepared).toEqual(['b a', 'c'])
  })

  it('makes nothing by decisions that no longer hold', async () => {
    const { thread, board } = await start()
    board.rank('a b')
    const before = await thread.ask(request)
    expect(thread.isCurrent(thread.basisOf(before))).toBe(true)
    const decidedAt = new Date().toISOString()
    thread.useDecisions([
      { id: 'x', kind: 'block-story', site: 'daily', storyId: 'a', decidedAt, decidedBy: 'ann' },
    ])
    expect(thread.isCurrent(thread.basisOf(before))).toBe(false)
    const after = await thread.ask(request)
    expect([idsOf(after), thread.isCurrent(thread.basisOf(after))]).toEqual(['b', true])
  })

  it('that ends is started again; meanwhile requests are refused, and what it made is not current', async () => {
    const { thread, board, ports, metrics } = await start()
    board.rank('a')
    const made = await thread.ask(request)
    const basis = thread.basisOf(made)
    await ports[0]?.terminate()
    await waitFor(() => !thread.state().isLoaded)
    expect(() => thread.requireLoaded()).toThrow(expect.objectContaining({ status: 503, code: 'not_loaded' }))
    await expect(thread.ask(request)).rejects.toMatchObject({ status: 503, code: 'board_unavailable' })
    expect(thread.isCurrent(basis)).toBe(false)
    await waitFor(() => thread.state().isLoaded)
    expect(idsOf(await thread.ask(request))).toBe('a')
    expect(await metrics.registry.metrics()).toContain('frontpage_trending_board_restarts_total 1')
  })

  it('that cannot be started keeps the service from starting', async () => {
    const open = (): BoardPort =>
      openBoardHere({
        startBoard: () => Promise.reject(new Error('no board')),
        log,
        metrics: createMetrics(),
        now: () => Date.now(),
      })
    await expect(start({ open })).rejects.toThrow('no board')
  })

  it('refuses what it has no time for, and what takes it too long', async () => {
    const { thread, board } = await start()
    const asked = Array.from({ length: 501 }, () => thread.ask({ kind: 'ping' }))
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    const { rankList } = board
    board.rankList = (...args) => {
      const untilMs = performance.now() + 50
      while (performance.now() < untilMs);
      return rankList(...args)
    }
    await expect(thread.ask(request, { timeoutMs: 10 })).rejects.toMatchObject({ code: 'board_unavailable' })
    expect(idsOf(await thread.ask(request))).toBe('')
  })
})
