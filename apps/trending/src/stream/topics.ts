import type { SseClient } from '@frontpage/service-kit'
import type { Basis } from '../board-thread/board-mirror.js'
import type { StreamQuery } from '../list/list-queries.js'

/** All clients that asked the same. */
export interface Topic {
  readonly key: string
  readonly query: StreamQuery
  readonly site: string
  readonly clients: Set<SseClient>
  /** The moment of which the event was made. */
  basis: Basis
  /** The id of the event that its clients have. */
  eventId: string
  /** The event in its wire form; undefined where it is not worth its memory. */
  frame: Buffer | undefined
  /** Whether there is a story in any of its lists. */
  hasStories: boolean
}

/**
 * The topics that are followed. Clients can invent as many as there may be clients, so they are not treated alike:
 * those with stories and the most followers are examined in every round, the others some at a time, in turn.
 */
export interface Topics {
  readonly size: number
  get(key: string): Topic | undefined
  /** Adds it, if it is new. */
  addClient(topic: Topic, client: SseClient): void
  /** The topics to examine now. */
  nextRound(): Topic[]
  /** Called after its event was made again. */
  settle(topic: Topic): void
}

export interface TopicLimits {
  /** Examined in every round; each is rendered separately when its site changes. */
  readonly maxFavoured: number
  /** The number of other topics that are examined in a round. */
  readonly othersPerRound: number
}

export function createTopics({ maxFavoured, othersPerRound }: TopicLimits): Topics {
  const favoured = new Map<string, Topic>()
  /** The next one is first. */
  const others = new Map<string, Topic>()

  function remove(topic: Topic): void {
    if (favoured.get(topic.key) === topic) favoured.delete(topic.key)
    if (others.get(topic.key) === topic) others.delete(topic.key)
  }

  function settle(topic: Topic): void {
    const isFavoured = favoured.has(topic.key)
    if (!topic.hasStories) {
      if (isFavoured) demote(topic)
    } else if (!isFavoured && others.has(topic.key)) promote(topic)
    // Rendered again for new clients; the others are few enough to be kept.
    if (!favoured.has(topic.key)) topic.frame = undefined
  }

  function demote(topic: Topic): void {
    favoured.delete(topic.key)
    others.set(topic.key, topic)
    topic.frame = undefined
  }

  function promote(topic: Topic): void {
    if (favoured.size >= maxFavoured) {
      let least: Topic | undefined
      for (const each of favoured.values()) {
        if (least === undefined || each.clients.size < least.clients.size) least = each
      }
      if (least === undefined || least.clients.size >= topic.clients.size) return
      demote(least)
    }
    others.delete(topic.key)
    favoured.set(topic.key, topic)
  }

  return {
    get size() {
      return favoured.size + others.size
    },
    get: (key) => favoured.get(key) ?? others.get(key),
    addClient(topic, client) {
      if (!favoured.has(topic.key) && !others.has(topic.key)) others.set(topic.key, topic)
      topic.clients.add(client)
      settle(topic)
      client.onClose(() => {
        topic.clients.delete(client)
        if (topic.clients.size === 0) remove(topic)
      })
    },
    nextRound() {
      const round = [...favoured.values()]
      let left = othersPerRound
      for (const topic of others.values()) {
        if (left-- === 0) break
        round.push(topic)
      }
      for (const topic of round) if (others.delete(topic.key)) others.set(topic.key, topic)
      return round
    },
    settle,
  }
}
