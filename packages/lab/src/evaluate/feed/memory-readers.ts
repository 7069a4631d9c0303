import type { ReaderHistory, ShownStory, StoryNumber, ViewedStory } from '@frontpage/ranking'

const most = { viewed: 64, shown: 48 } as const

interface Reader extends ReaderHistory {
  readonly viewed: Map<StoryNumber, ViewedStory>
  readonly shown: Map<StoryNumber, ShownStory>
  readonly clicked: Map<StoryNumber, number>
}

/** Readers' histories as the read model keeps them: the oldest entries go when there are too many. */
export interface MemoryReaders {
  historyOf(user: string): ReaderHistory
  view(user: string, story: StoryNumber, atMs: number): void
  read(user: string, story: StoryNumber, reading: { atMs: number; seconds: number; completed: boolean }): void
  show(user: string, stories: readonly StoryNumber[], atMs: number): void
  click(user: string, story: StoryNumber, atMs: number): void
}

export function createMemoryReaders(): MemoryReaders {
  const readers = new Map<string, Reader>()
  function readerOf(user: string): Reader {
    const known = readers.get(user)
    if (known !== undefined) return known
    const reader: Reader = {
      viewed: new Map(),
      shown: new Map(),
      clicked: new Map(),
      hidden: new Map(),
      followed: new Map(),
      lessOf: new Map(),
    }
    readers.set(user, reader)
    return reader
  }
  return {
    historyOf: readerOf,
    view(user, story, atMs) {
      const { viewed } = readerOf(user)
      const known = viewed.get(story)
      const { firstMs = atMs, seconds = 0, completed = false } = known ?? {}
      putLatest(viewed, story, { firstMs, lastMs: atMs, seconds, completed }, most.viewed)
    },
    read(user, story, { seconds, completed }) {
      const { viewed } = readerOf(user)
      const known = viewed.get(story)
      if (known === undefined) return
      viewed.set(story, {
        ...known,
        seconds: Math.max(known.seconds, seconds),
        completed: known.completed || completed,
      })
    },
    show(user, stories, atMs) {
      const { shown } = readerOf(user)
      for (const story of stories) {
        const known = shown.get(story)
        const times = Math.min(8, (known?.times ?? 0) + 1)
        putLatest(shown, story, { times, firstMs: known?.firstMs ?? atMs, lastMs: atMs }, most.shown)
      }
    },
    click(user, story, atMs) {
      putLatest(readerOf(user).clicked, story, atMs, most.viewed)
    },
  }
}

/** Puts the newest last and removes the oldest. */
function putLatest<Value>(map: Map<StoryNumber, Value>, key: StoryNumber, value: Value, size: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > size) map.delete(map.keys().next().value!)
}
