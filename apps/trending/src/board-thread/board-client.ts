import { HttpFault } from '@frontpage/service-kit'
import type { BoardMirror } from './board-mirror.js'
import type {
  BoardPort,
  BoardRequest,
  BoardRequestKind,
  BoardRequests,
  FromBoardThread,
  MadeReply,
  Outcome,
  Refusal,
} from './messages.js'

interface AskOptions {
  /** Identifies a request that many clients may make: its reply is made in advance when the board changes. */
  readonly key?: string
  readonly timeoutMs?: number
}

/** Asks one board thread, for as long as it lives. */
export interface BoardClient {
  /**
   * @throws HttpFault 503 `board_unavailable` when the thread is too busy, too slow or gone; else the thread's own
   * fault
   */
  ask<Kind extends BoardRequestKind>(
    request: Extract<BoardRequest, { kind: Kind }>,
    options?: AskOptions,
  ): Promise<BoardRequests[Kind]['gives']>
  /** No reply comes any more: waiting requests are refused. */
  end(): void
}

interface Waiting {
  readonly resolve: (made: never) => void
  readonly reject: (error: unknown) => void
  readonly timer: NodeJS.Timeout
}

/** Beyond this number of requests the thread could not answer in time. */
const maxWaiting = 500
const defaultTimeoutMs = 5_000

export function createBoardClient(
  port: BoardPort,
  options: {
    mirror: BoardMirror
    onStarted: () => void
    /** False: this key is not requested any more. */
    onPrepared: (key: string, made: MadeReply) => boolean
  },
): BoardClient {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let isEnded = false

  function settle(id: number, outcome: Outcome): void {
    const asked = waiting.get(id)
    // The reply to a request that was given up.
    if (asked === undefined) return
    waiting.delete(id)
    clearTimeout(asked.timer)
    if ('made' in outcome) asked.resolve(outcome.made as never)
    else asked.reject('refused' in outcome ? toFault(outcome.refused) : outcome.failed)
  }

  function take(message: FromBoardThread): void {
    switch (message.kind) {
      case 'started':
        return options.onStarted()
      case 'state':
        return options.mirror.take(message.state, message.versions)
      case 'outcome':
        return settle(message.id, message.outcome)
      case 'prepared':
        if (!options.onPrepared(message.key, message.made)) port.post({ kind: 'cold', key: message.key })
    }
  }

  port.onMessage(take)

  return {
    ask(request, { key, timeoutMs = defaultTimeoutMs } = {}) {
      if (isEnded || waiting.size >= maxWaiting) return Promise.reject(unavailable())
      const id = ++lastId
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(unavailable())
        }, timeoutMs)
        waiting.set(id, { resolve, reject, timer })
        port.post({ kind: 'ask', id, request, ...(key !== undefined && { key }) })
      })
    },
    end() {
      isEnded = true
      for (const { reject, timer } of waiting.values()) {
        clearTimeout(timer)
        reject(unavailable())
      }
      waiting.clear()
    },
  }
}

function toFault({ status, code, ...options }: Refusal): HttpFault {
  return new HttpFault(status, code, options)
}

function unavailable(): HttpFault {
  return new HttpFault(503, 'board_unavailable', {
    detail: 'Lists cannot be made at the moment. Send the request again.',
    headers: { 'Retry-After': '1' },
  })
}
