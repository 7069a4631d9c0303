import { hourMs, type StoryNumber } from '@frontpage/contracts'
import { coReadHours } from './reader-views.js'

/** Stories are related when a reader views them within this time. */
const relatedMs = 3 * hourMs
/** A story is related to this many that the reader viewed before, the weight falling by this factor from each to the next. */
const maxDistance = 5
const weightByDistance = 0.7
/** After this time a relation is worth half. */
const halfLifeMs = 3 * hourMs
/** The strongest neighbours of a story that are told; twice as many are kept, so that a weak one can become strong. */
const maxNeighbours = 32
/** More of a reader's last stories are remembered than are related: a story that is viewed again relates nothing anew. */
const rememberedViews = 8

interface View {
  readonly story: StoryNumber
  readonly atMs: number
}

/** A sum that fades, as it was at a time. */
interface FadingWeight {
  weight: number
  atMs: number
}

interface StoryNode {
  readonly neighbours: Map<StoryNumber, FadingWeight>
  lastMs: number
}

/** An index in memory of stories that the same readers view shortly after one another. */
export interface RelatedStories {
  /** Views of one reader may come in any order; one that is known changes nothing. */
  add(reader: number, story: StoryNumber, atMs: number): void
  /** The strongest neighbours, with their weights as they are at `nowMs`. */
  neighboursOf(story: StoryNumber, nowMs: number): Map<StoryNumber, number>
  /** Releases the memory of readers and stories of long ago. */
  forget(nowMs: number): void
  clear(): void
}

/** Co-visitation over the last views of each reader (docs/adr/022-feed-read-models.md). */
export function createRelatedStories({
  maxReaders,
  maxStories,
}: {
  maxReaders: number
  maxStories: number
}): RelatedStories {
  /** Both in the order of their latest addition. */
  const readers = new Map<number, View[]>()
  const stories = new Map<StoryNumber, StoryNode>()

  function relate(from: StoryNumber, to: StoryNumber, { weight, atMs }: FadingWeight): void {
    let node = stories.get(from)
    if (node === undefined) node = { neighbours: new Map(), lastMs: atMs }
    else stories.delete(from)
    stories.set(from, node)
    node.lastMs = Math.max(node.lastMs, atMs)
    const known = node.neighbours.get(to)
    if (known === undefined) node.neighbours.set(to, { weight, atMs })
    else if (atMs >= known.atMs) {
      known.weight = weightAt(known, atMs) + weight
      known.atMs = atMs
    } else known.weight += weightAt({ weight, atMs }, known.atMs)
    if (node.neighbours.size > 2 * maxNeighbours) keepStrongest(node)
    if (stories.size > maxStories) dropFirst(stories)
  }

  return {
    add(reader, story, atMs) {
      const views = readers.get(reader) ?? []
      if (views.some((view) => view.story === story && Math.abs(view.atMs - atMs) <= relatedMs)) return
      const before = views.filter((view) => view.atMs <= atMs && atMs - view.atMs <= relatedMs)
      let weight = 1
      for (let at = before.length - 1; at >= 0 && at >= before.length - maxDistance; at--) {
        const other = before[at]!.story
        relate(story, other, { weight, atMs })
        relate(other, story, { weight, atMs })
        weight *= weightByDistance
      }
      const place = views.findLastIndex((view) => view.atMs <= atMs)
      views.splice(place + 1, 0, { story, atMs })
      if (views.length > rememberedViews) views.shift()
      readers.delete(reader)
      readers.set(reader, views)
      if (readers.size > maxReaders) dropFirst(readers)
    },
    neighboursOf(story, nowMs) {
      const node = stories.get(story)
      if (node === undefined) return new Map()
      if (node.neighbours.size > maxNeighbours) keepStrongest(node)
      const weights = new Map<StoryNumber, number>()
      for (const [other, weight] of node.neighbours) weights.set(other, weightAt(weight, nowMs))
      return weights
    },
    forget(nowMs) {
      for (const [reader, views] of readers) {
        const last = views.at(-1)
        if (last !== undefined && last.atMs >= nowMs - relatedMs) break
        readers.delete(reader)
      }
      for (const [story, node] of stories) {
        if (node.lastMs >= nowMs - coReadHours * hourMs) break
        stories.delete(story)
      }
    },
    clear() {
      readers.clear()
      stories.clear()
    },
  }
}

function weightAt({ weight, atMs }: FadingWeight, timeMs: number): number {
  return weight * 2 ** (-(timeMs - atMs) / halfLifeMs)
}

function keepStrongest({ neighbours, lastMs }: StoryNode): void {
  const sorted = [...neighbours].toSorted(([, a], [, b]) => weightAt(b, lastMs) - weightAt(a, lastMs))
  for (const [weak] of sorted.slice(maxNeighbours)) neighbours.delete(weak)
}

function dropFirst<Key>(map: Map<Key, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key)
    return
  }
}
