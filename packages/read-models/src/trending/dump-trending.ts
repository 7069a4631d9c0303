import { storyHourCodes } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { readersAsked } from '../admission/readers-asked.js'
import { detailHours, hourOf, keptHours } from '../fold-window.js'
import { escapeGlob, scanKeys } from '../scan-keys.js'

type Counts = Record<string, string>

/**
 * What trending has counted, as those see it who read now. Where more stories came than an hour or a bucket takes freely,
 * those with fewer readers than are asked by now are left out: which of them are in depends on the order.
 */
export async function dumpTrending(
  redis: Redis,
  options: { namespace: string; nowMs: number; maxStoriesOfHour: number; maxLiveStories: number },
): Promise<Record<string, Counts>> {
  const { namespace, nowMs } = options
  const thisHour = hourOf(nowMs)
  const pattern = `{${escapeGlob(namespace)}:trending:*}`
  const dump: Record<string, Counts> = {}

  const asked = new Map<string, number>()
  const askedIn = (prefix: string, hour: string): number => asked.get(`${prefix}:${hour}`) ?? 1
  for (const key of await scanKeys(redis, `${pattern}:stories:*`)) {
    const used = Number(await redis.get(key))
    asked.set(key.replace('}:stories:', '}:'), readersAsked(used, options.maxStoriesOfHour))
  }
  for (const key of await scanKeys(redis, `${pattern}:hour:*`)) {
    const [, prefix = '', hour = ''] = /^(\{[^}]*\}):hour:(\d+):/.exec(key) ?? []
    if (Number(hour) <= thisHour - detailHours) continue
    const counts = await redis.hgetall(key)
    const readers = Math.max(numberOf(counts, storyHourCodes.readers), numberOf(counts, storyHourCodes.reads))
    if (readers >= askedIn(prefix, hour)) dump[nameOf(key)] = sortedByName(counts)
  }
  for (const key of await scanKeys(redis, `${pattern}:story:*`)) {
    const [prefix = ''] = /^\{[^}]*\}/.exec(key) ?? []
    const askedOfStory = readersAsked(await redis.zcard(`${prefix}:live`), options.maxLiveStories)
    const counts = Object.entries(await redis.hgetall(key))
      .filter(([hour]) => Number(hour) > thisHour - keptHours)
      // Who only told how long they read are no readers here.
      .filter(([hour, readers]) => askedIn(prefix, hour) === 1 || Number(readers) >= askedIn(prefix, hour))
    const most = Math.max(...counts.map(([, readers]) => Number(readers)))
    if (counts.length > 0 && (askedOfStory === 1 || most >= askedOfStory)) {
      dump[nameOf(key)] = sortedByName(Object.fromEntries(counts))
    }
  }
  return dump

  function nameOf(key: string): string {
    return key.slice(namespace.length + 2)
  }
}

function numberOf(counts: Counts, code: number): number {
  return Number(counts[code] ?? 0)
}

function sortedByName(hash: Counts): Counts {
  return Object.fromEntries(Object.entries(hash).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
