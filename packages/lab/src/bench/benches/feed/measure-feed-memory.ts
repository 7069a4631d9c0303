import type { Redis } from '@frontpage/redis'
import { measureKeySizes, type KeySizes } from './measure-key-sizes.js'

export interface FeedMemoryReport {
  redisBytesPerReader: number
  redisBytesOfLargestReader: number
  /** Impressions and clicks, and which stories are read together: what the feed has in addition to trending. */
  redisBytesPerStory: number
  /** The platform's other data of stories: readers for trending, and attributes. */
  redisBytesPerStoryOfOthers: number
  redisMbByModel: Record<string, number>
}

const ofStories = ['impressions', 'co-reads']
const ofOthers = ['trending', 'stories']
const models = new RegExp(`^\\{[^:}]+:(readers|${[...ofStories, ...ofOthers].join('|')}):`)

/** The memory of a day's read models, divided by its readers and its stories. */
export async function measureFeedMemory(
  redis: Redis,
  { readers, stories }: { readers: number; stories: number },
): Promise<FeedMemoryReport> {
  const sizes = await measureKeySizes(redis, (key) => models.exec(key)?.[1])
  const bytesOf = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (sizes.get(name)?.bytes ?? 0), 0)
  const nothing: KeySizes = { keys: 0, bytes: 0, maxBytes: 0 }
  return {
    redisBytesPerReader: Math.round(bytesOf(['readers']) / readers),
    redisBytesOfLargestReader: (sizes.get('readers') ?? nothing).maxBytes,
    redisBytesPerStory: Math.round(bytesOf(ofStories) / stories),
    redisBytesPerStoryOfOthers: Math.round(bytesOf(ofOthers) / stories),
    redisMbByModel: Object.fromEntries(
      [...sizes].map(([name, { bytes }]) => [name, Number((bytes / 1e6).toFixed(1))]),
    ),
  }
}
