import type { IncomingMessage, ServerResponse } from 'node:http'
import { HttpFault, type SseHub } from '@frontpage/service-kit'
import type { BoardThread } from '../board-thread/start-board-thread.js'
import { findSite } from '../list/find-site.js'
import type { StreamQuery } from '../list/list-queries.js'
import { createTopics, type Topic } from './topics.js'

export interface ListStreams {
  /** Turns a request into a stream: the lists now, and again whenever they have changed. @throws HttpFault */
  open(req: IncomingMessage, res: ServerResponse, query: StreamQuery): Promise<void>
  close(): void
}

const limits = { maxFavoured: 200, othersPerRound: 20 }

export function createListStreams({
  board,
  hub,
  now,
  onError,
  everyMs = 250,
}: {
  board: BoardThread
  hub: SseHub
  /** Milliseconds since 1970. */
  now: () => number
  onError: (error: unknown) => void
  everyMs?: number
}): ListStreams {
  const topics = createTopics(limits)
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  async function eventOf(site: string, query: StreamQuery, seenId?: string): Promise<TopicEvent> {
    const { id, hasStories, frame, ...made } = await board.ask({ kind: 'event', site, query, seenId })
    return { id, hasStories, basis: board.basisOf(made), frame: frame && Buffer.from(frame) }
  }

  const isCurrent = ({ basis }: Topic): boolean => board.isCurrent(basis) && now() < basis.made.untilMs

  /** Sends changed lists to their followers. */
  function take(topic: Topic, { id, hasStories, basis, frame }: TopicEvent): void {
    topic.basis = basis
    if (id === topic.eventId || frame === undefined) return
    topic.eventId = id
    topic.hasStories = hasStories
    topic.frame = frame
    for (const client of topic.clients) client.sendFrame(frame)
    topics.settle(topic)
  }

  async function refresh(topic: Topic): Promise<void> {
    if (isCurrent(topic)) return
    take(topic, await eventOf(topic.site, topic.query, topic.eventId))
  }

  async function follow(): Promise<void> {
    for (const topic of board.state().isLoaded ? topics.nextRound() : []) {
      try {
        await refresh(topic)
      } catch (error) {
        // The others continue; this one is examined again in the next round. A board that does not answer is logged elsewhere.
        if (!(error instanceof HttpFault)) onError(error)
      }
    }
    timer = undefined
    keepFollowing()
  }

  function keepFollowing(): void {
    if (isClosed || topics.size === 0) return
    timer ??= setTimeout(() => void follow(), everyMs)
  }

  /** Returns the first event for a new client. */
  async function firstEvent(key: string, site: string, query: StreamQuery): Promise<WholeEvent> {
    const topic = topics.get(key)
    if (topic !== undefined) await refresh(topic)
    const event = topic?.frame === undefined ? await eventOf(site, query) : { ...topic, id: topic.eventId }
    return event as WholeEvent
  }

  return {
    async open(req, res, query) {
      board.requireLoaded()
      const site = findSite(board.sites(), query.site)
      const key = JSON.stringify([query.site, query.scope, query.window, query.limit])
      // Checked before anything is made for it, because waiting work is bounded, too.
      const place = hub.admit(req)
      const first = await firstEvent(key, site, query).catch((error: unknown) => {
        place.giveUp()
        throw error
      })
      const client = place.open(res)
      if (!client.isOpen) return
      const topic = topics.get(key) ?? { ...first, eventId: first.id, key, site, query, clients: new Set() }
      // Clients that followed already may lack it.
      take(topic, first)
      if (client.lastEventId !== first.id) client.sendFrame(first.frame)
      topic.frame ??= first.frame
      topics.addClient(topic, client)
      keepFollowing()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}

interface TopicEvent extends Pick<Topic, 'basis' | 'hasStories' | 'frame'> {
  readonly id: string
}

/** Requested by a client that does not have it. */
interface WholeEvent extends TopicEvent {
  readonly frame: Buffer
}
