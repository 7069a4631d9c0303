import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { HttpFault, type SseClient, type SseEvent, type SseHub } from '@frontpage/service-kit'
import { findSite } from '../list/find-site.js'
import type { SiteMoment } from '../list/list-maker.js'
import type { StreamQuery } from '../list/list-queries.js'
import { renderLists, renderWithoutScores } from '../list/render-lists.js'
import type { TrendingDesk } from '../list/trending-desk.js'

export interface ListStreams {
  /** Turns a request into a stream: the lists now, and again whenever they have changed. @throws HttpFault */
  open(req: IncomingMessage, res: ServerResponse, query: StreamQuery): void
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

  function makeEvent(site: string, query: StreamQuery): Topic['event'] {
    const id = createHash('sha1')
      .update(JSON.stringify([site, query.window, query.scope]))
      .update(renderWithoutScores(desk, site, query))
      .digest('base64url')
      .slice(0, 16)
    return { id, event: 'lists', data: renderLists(desk, site, query) }
  }

  function openTopic(key: string, query: StreamQuery): Topic {
    const known = topics.get(key)
    if (known !== undefined) {
      refresh(known)
      return known
    }
    if (topics.size >= maxTopics) {
      throw new HttpFault(503, 'too_many_streams', { headers: { 'Retry-After': '5' } })
    }
    const site = findSite(desk.board, query.site)
    const moment = desk.lists.momentOf(site)
    return { query, clients: new Set(), site, moment, event: makeEvent(site, query) }
  }

  /** Sends what has changed to those who follow. */
  function refresh(topic: Topic): void {
    const { site, query } = topic
    if (desk.lists.isCurrent(topic.moment, site)) return
    topic.moment = desk.lists.momentOf(site)
    const event = makeEvent(site, query)
    if (event.id === topic.event.id) return
    topic.event = event
    hub.broadcast(event, topic.clients)
  }

  async function follow(): Promise<void> {
    for (const topic of topics.values()) {
      try {
        refresh(topic)
      } catch (error) {
        // The others go on; this one is looked at again when its site changes.
        onError(error)
      }
      // Others get their turn of the event loop in between.
      await nextTurn()
    }
    timer = isClosed || topics.size === 0 ? undefined : setTimeout(() => void follow(), everyMs)
  }

  function join(key: string, topic: Topic, client: SseClient): void {
    topics.set(key, topic)
    topic.clients.add(client)
    timer ??= setTimeout(() => void follow(), everyMs)
    client.onClose(() => {
      topic.clients.delete(client)
      if (topic.clients.size === 0 && topics.get(key) === topic) topics.delete(key)
    })
  }

  return {
    open(req, res, query) {
      desk.requireLoaded()
      const key = JSON.stringify([query.site, query.scope, query.window, query.limit])
      const topic = openTopic(key, query)
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
