import type { ReplyRequest } from './messages.js'

/** Replies that were asked for lately: they are made again when the board changes, before anybody asks. */
export interface HotReplies {
  note(key: string, request: ReplyRequest): void
  /** Nobody asks for it any more. */
  drop(key: string): void
  /** Those of a site, the one that was asked for last at the end. */
  of(site: string): [key: string, request: ReplyRequest][]
}

/** With more than so many the one that was noted first is made when somebody asks for it. */
const maxHot = 500

export function createHotReplies(): HotReplies {
  const hot = new Map<string, ReplyRequest>()
  return {
    note(key, request) {
      // A page further on is of an order that stays, and a story's own reply is rarely asked for twice.
      if (request.kind === 'story' || (request.kind === 'lists' && request.query.cursor !== undefined)) return
      hot.delete(key)
      hot.set(key, request)
      if (hot.size > maxHot) hot.delete(hot.keys().next().value as string)
    },
    drop: (key) => void hot.delete(key),
    of: (site) => [...hot].filter(([, request]) => request.site === site),
  }
}
