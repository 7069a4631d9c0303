import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Steps } from '@frontpage/ranking'
import { formatSseEvent, type SseHub } from '@frontpage/service-kit'
import { findSite } from '../list/find-site.js'
import type { StreamQuery } from '../list/list-queries.js'
import { renderLists, renderWithoutScores } from '../list/render-lists.js'
import type { TrendingDesk } from '../list/trending-desk.js'
import { createTopics, type Topic } from './topics.js'

export interface ListStreams {
  /** Turns a request into a stream: the lists now, and again whenever they have changed. @throws HttpFault */
  open(req: IncomingMessage, res: ServerResponse, query: StreamQuery): Promise<void>
  close(): void
}

interface ListsEvent {
  readonly id: string
  readonly frame: Buffer
}

const limits = { maxFavoured: 200, othersPerRound: 20 }

export function createListStreams({
  desk,
  hub,
  onError,
  everyMs = 250,
}: {
  desk: TrendingDesk
  hub: SseHub
  onError: (error: unknown) => void
  everyMs?: number
}): ListStreams {
  const topics = createTopics(limits)
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  function* describe(site: string, query: StreamQuery): Steps<{ id: string; hasStories: boolean }> {
    const { text, hasStories } = yield* renderWithoutScores(desk, site, query)
    const id = createHash('sha1')
      .update(JSON.stringify([site, query.window, query.scope]))
      .update(text)
      .digest('base64url')
      .slice(0, 16)
    return { id, hasStories }
  }

  function* makeFrame(site: string, query: StreamQuery, id: string): Steps<Buffer> {
    const data = yield* renderLists(desk, site, query)
    return Buffer.from(formatSseEvent({ id, event: 'lists', data }))
  }

  function* openTopic(key: string, query: StreamQuery): Steps<{ topic: Topic; event: ListsEvent }> {
    const known = topics.get(key)
    if (known !== undefined) yield* refresh(known)
    const topic = known ?? (yield* makeTopic(key, query))
    const id = topic.eventId
    return { topic, event: { id, frame: topic.frame ?? (yield* makeFrame(topic.site, query, id)) } }
  }

  function* makeTopic(key: string, query: StreamQuery): Steps<Topic> {
    const site = findSite(desk.board, query.site)
    const moment = desk.lists.momentOf(site)
    const { id, hasStories } = yield* describe(site, query)
    return { key, query, site, clients: new Set(), moment, eventId: id, frame: undefined, hasStories }
  }

  const isCurrent = ({ moment, site }: Topic): boolean => desk.lists.isCurrent(moment, site)

  /** Sends changed lists to their followers. */
  function* refresh(topic: Topic): Steps<void> {
    const { site, query } = topic
    if (isCurrent(topic)) return
    topic.moment = desk.lists.momentOf(site)
    const { id, hasStories } = yield* describe(site, query)
    if (id === topic.eventId) return
    topic.eventId = id
    topic.hasStories = hasStories
    const frame = yield* makeFrame(site, query, id)
    topic.frame = frame
    for (const client of topic.clients) client.sendFrame(frame)
    topics.settle(topic)
  }

  async function follow(): Promise<void> {
    for (const topic of topics.nextRound()) {
      if (isCurrent(topic)) continue
      try {
        await desk.turns.run(refresh(topic))
      } catch (error) {
        // The others continue; this one is examined again when its site changes.
        onError(error)
      }
    }
    timer = undefined
    keepFollowing()
  }

  function keepFollowing(): void {
    if (isClosed || topics.size === 0) return
    timer ??= setTimeout(() => void follow(), everyMs)
  }

  return {
    async open(req, res, query) {
      desk.requireLoaded()
      findSite(desk.board, query.site)
      const key = JSON.stringify([query.site, query.scope, query.window, query.limit])
      // Checked before anything is made for it, because waiting work is bounded, too.
      const place = hub.admit(req)
      const opened = await desk.turns.run(openTopic(key, query)).catch((error: unknown) => {
        place.giveUp()
        throw error
      })
      const { event } = opened
      const client = place.open(res)
      if (!client.isOpen) return
      if (client.lastEventId !== event.id) client.sendFrame(event.frame)
      // Another topic may have been made meanwhile.
      const topic = topics.get(key) ?? opened.topic
      topic.frame ??= event.frame
      topics.addClient(topic, client)
      keepFollowing()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
