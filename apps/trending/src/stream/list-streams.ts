import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Steps } from '@frontpage/ranking'
import { HttpFault, type SseClient, type SseEvent, type SseHub } from '@frontpage/service-kit'
import { findSite } from '../list/find-site.js'
import type { SiteMoment } from '../list/list-maker.js'
import type { StreamQuery } from '../list/list-queries.js'
import { renderLists, renderWithoutScores } from '../list/render-lists.js'
import type { TrendingDesk } from '../list/trending-desk.js'

export interface ListStreams {
  /** Turns a request into a stream: the lists now, and again whenever they have changed. @throws HttpFault */
  open(req: IncomingMessage, res: ServerResponse, query: StreamQuery): Promise<void>
  close(): void
}

/** Everybody who asked the same. */
interface Topic {
  readonly query: StreamQuery
  readonly clients: Set<SseClient>
  site: string
  moment: SiteMoment
  event: SseEvent & { readonly id: string }
}

/** Each is rendered by itself when its site changes. */
const maxTopics = 200

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
  const topics = new Map<string, Topic>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  function* makeEvent(site: string, query: StreamQuery): Steps<Topic['event']> {
    const text = yield* renderWithoutScores(desk, site, query)
    const id = createHash('sha1')
      .update(JSON.stringify([site, query.window, query.scope]))
      .update(text)
      .digest('base64url')
      .slice(0, 16)
    return { id, event: 'lists', data: yield* renderLists(desk, site, query) }
  }

  function* openTopic(key: string, query: StreamQuery): Steps<Topic> {
    const known = topics.get(key)
    if (known !== undefined) {
      yield* refresh(known)
      return known
    }
    if (topics.size >= maxTopics) {
      throw new HttpFault(503, 'too_many_streams', { headers: { 'Retry-After': '5' } })
    }
    const site = findSite(desk.board, query.site)
    const moment = desk.lists.momentOf(site)
    const event = yield* makeEvent(site, query)
    return { query, clients: new Set(), site, moment, event }
  }

  /** Sends what has changed to those who follow. */
  function* refresh(topic: Topic): Steps<void> {
    const { site, query } = topic
    if (desk.lists.isCurrent(topic.moment, site)) return
    topic.moment = desk.lists.momentOf(site)
    const event = yield* makeEvent(site, query)
    if (event.id === topic.event.id) return
    topic.event = event
    hub.broadcast(event, topic.clients)
  }

  async function follow(): Promise<void> {
    for (const topic of topics.values()) {
      try {
        await desk.turns.run(refresh(topic))
      } catch (error) {
        // The others go on; this one is looked at again when its site changes.
        onError(error)
      }
    }
    timer = isClosed || topics.size === 0 ? undefined : setTimeout(() => void follow(), everyMs)
  }

  function join(key: string, made: Topic, client: SseClient): void {
    // Another one may have been made meanwhile.
    const topic = topics.get(key) ?? made
    topics.set(key, topic)
    topic.clients.add(client)
    timer ??= setTimeout(() => void follow(), everyMs)
    client.onClose(() => {
      topic.clients.delete(client)
      if (topic.clients.size === 0 && topics.get(key) === topic) topics.delete(key)
    })
  }

  return {
    async open(req, res, query) {
      desk.requireLoaded()
      const key = JSON.stringify([query.site, query.scope, query.window, query.limit])
      const topic = await desk.turns.run(openTopic(key, query))
      const client = hub.open(req, res)
      if (!client.isOpen) return
      if (client.lastEventId !== topic.event.id) client.send(topic.event)
      join(key, topic, client)
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
