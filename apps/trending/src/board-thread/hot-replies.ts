import type { ReplyRequest } from './messages.js'

/** Recently requested replies: they are made again when the board changes, before a request needs them. */
export interface HotReplies {
  note(key: string, request: ReplyRequest): void
  /** It is not requested any more. */
  drop(key: string): void
  /** Those of a site, the one that was requested last at the end. */
  of(site: string): [key: string, request: ReplyRequest][]
}

/** Beyond this number, the entry that was noted first is made only when it is requested. */
const maxHot = 500

export function createHotReplies(): HotReplies {
  const hot = new Map<string, ReplyRequest>()
  return {
    note(key, request) {
      // A further page has an order that stays, and a story's own reply is rarely requested twice.
      if (request.kind === 'story' || (request.kind === 'lists' && request.query.cursor !== undefined)) return
      hot.delete(key)
      hot.set(key, request)
      if (hot.size > maxHot) hot.delete(hot.keys().next().value as string)
    },
    drop: (key) => void hot.delete(key),
    of: (site) => [...hot].filter(([, request]) => request.site === site),
  }
}
