import { eventLikeness, isSameEvent } from './is-same-event.js'
import { toTitleBands } from './title-bands.js'
import type { StoryTraits } from './story-traits.js'
import { mostLikeness, toWordSignature, type WordSignature } from './word-signature.js'

/** The live stories of a site, and which of them report one event. */
export interface EventIndex {
  /** Takes a story in, or its new title. */
  put(story: StoryTraits): void
  remove(storyId: string): void
  /** The stories of the same event, itself left out; the same whatever the order in which they came. */
  othersOf(storyId: string): readonly StoryTraits[]
  readonly size: number
}

/** The same headline days later is a column that returns, or a new event. */
const eventHours = 72
/** Bounds work and memory where somebody floods a site with one headline: further ones are compared with these alone. */
const maxPerBand = 64
const maxOthers = 64

interface Entry {
  readonly story: StoryTraits
  readonly bands: Int32Array
  readonly signature: WordSignature
  /** The number of the story with which it was compared last: two headlines that share several bands are compared once. */
  comparedWith: number
}

const none: readonly StoryTraits[] = []

/** Finds near-duplicates once, when a story comes in, so that requests only look them up. */
export function createEventIndex(): EventIndex {
  const entries = new Map<string, Entry>()
  const byBand = new Map<number, Entry[]>()
  /** Of stories that have any; most have none. */
  const othersOf = new Map<string, StoryTraits[]>()
  let compared = 0

  function compare({ story, signature }: Entry, { story: other, signature: its }: Entry): void {
    if (mostLikeness(signature, its) <= eventLikeness) return
    if (Math.abs(story.sinceMs - other.sinceMs) > eventHours * 3_600_000) return
    if (!isSameEvent(story.titleWords, other.titleWords)) return
    const known = othersOf.get(story.storyId) ?? none
    if (known.length >= maxOthers || (othersOf.get(other.storyId) ?? none).length >= maxOthers) return
    link(story, other)
    link(other, story)
  }

  function link({ storyId }: StoryTraits, other: StoryTraits): void {
    const others = othersOf.get(storyId)
    if (others === undefined) othersOf.set(storyId, [other])
    else others.push(other)
  }

  function unlink(storyId: string, other: StoryTraits): void {
    const left = othersOf.get(storyId)?.filter((each) => each !== other) ?? none
    if (left.length === 0) othersOf.delete(storyId)
    else othersOf.set(storyId, [...left])
  }

  function remove(storyId: string): void {
    const entry = entries.get(storyId)
    if (entry === undefined) return
    entries.delete(storyId)
    for (const other of othersOf.get(storyId) ?? none) unlink(other.storyId, entry.story)
    othersOf.delete(storyId)
    entry.bands.forEach((band, index) => {
      const key = keyOf(band, index)
      const left = byBand.get(key)?.filter((each) => each !== entry) ?? []
      if (left.length === 0) byBand.delete(key)
      else byBand.set(key, left)
    })
  }

  function addToBand(key: number, entry: Entry): void {
    const alike = byBand.get(key)
    if (alike === undefined) {
      byBand.set(key, [entry])
      return
    }
    for (const other of alike) {
      if (other.comparedWith === compared) continue
      other.comparedWith = compared
      compare(entry, other)
    }
    if (alike.length < maxPerBand) alike.push(entry)
  }

  return {
    put(story) {
      if (entries.get(story.storyId)?.story === story) return
      remove(story.storyId)
      const { words } = story.titleWords
      if (words.length === 0) return
      const entry: Entry = {
        story,
        bands: toTitleBands(words),
        signature: toWordSignature(words),
        comparedWith: 0,
      }
      compared++
      entries.set(story.storyId, entry)
      entry.bands.forEach((band, index) => addToBand(keyOf(band, index), entry))
    },
    remove,
    othersOf: (storyId) => othersOf.get(storyId) ?? none,
    get size() {
      return entries.size
    },
  }
}

/** Bands of different places are different keys. */
function keyOf(band: number, index: number): number {
  return band * 16 + index
}
