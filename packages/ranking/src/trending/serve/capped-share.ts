import type { CountsByCell, StoryHour } from '@frontpage/contracts'

/** The channels by which a site's readers of one hour came: the sums over its stories. */
export interface SiteHour {
  readonly sources: CountsByCell
  readonly channels: CountsByCell
}

export type CapFamily = 'network' | 'source' | 'channel'

/** The effect of one family's cap on an hour's readers. */
export interface Cap {
  readonly family: CapFamily
  /** The share of the readers that counts, in (0, 1]. */
  readonly share: number
}

/** The maximum share of one network in a story's counted readers; a network of two readers is never capped. */
const networkCap = { share: 0.25, floor: 2 } as const
/** A source or channel may be this many times as frequent (in odds) as with the rest of the site, and at least half of the readers. */
const originCap = { odds: 4, leastOdds: 1, floor: 5, ownWeight: 20 } as const

const unknownCell = 0

/**
 * The share of an hour's readers that counts, in (0, 1]: no network, source or channel carries a story alone.
 * Without `siteHour` only networks are capped. Never falls below what the smallest family allows, never multiplies
 * families: they cut the same readers.
 */
export function cappedShare(hour: StoryHour, siteHour?: SiteHour): number {
  return strictestCap(hour, siteHour)?.share ?? 1
}

/** The family whose cap is strictest in an hour; undefined if none applies. */
export function strictestCap(hour: StoryHour, siteHour?: SiteHour): Cap | undefined {
  if (hour.readers <= networkCap.floor) return undefined
  let strictest = toCap('network', networkShareOf(hour))
  if (siteHour !== undefined && hour.readers > originCap.floor) {
    strictest = stricter(strictest, toCap('source', originShare(hour.sources, siteHour.sources)))
    strictest = stricter(strictest, toCap('channel', originShare(hour.channels, siteHour.channels)))
  }
  return strictest
}

/**
 * The most that one minute of an hour may count so that the hour counts `share` of its readers: what is cut is cut from the
 * highest minutes, because nobody knows which minutes the suspicious readers came in and a flood must not look like news.
 * Infinity for a share of 1.
 */
export function minuteLimit(hour: StoryHour, share: number): number {
  if (share >= 1) return Infinity
  const counts = [...hour.minutes.values()].toSorted((first, second) => first - second)
  let left = share * counts.reduce((sum, count) => sum + count, 0)
  for (const [index, count] of counts.entries()) {
    const even = left / (counts.length - index)
    if (count >= even) return even
    left -= count
  }
  return Infinity
}

function toCap(family: CapFamily, share: number): Cap | undefined {
  return share < 1 ? { family, share } : undefined
}

function stricter(first: Cap | undefined, second: Cap | undefined): Cap | undefined {
  if (first === undefined || second === undefined) return first ?? second
  return second.share < first.share ? second : first
}

/** With fewer networks than this the share is computed faster than it is found. */
const leastKeptNetworks = 8
/** Cached, because most hours do not change any more, and all are needed each time that a list is made. */
const knownShares = new WeakMap<StoryHour, { revision: number; share: number }>()

function networkShareOf(hour: StoryHour): number {
  if (hour.networks.size < leastKeptNetworks) return networkShare(hour.networks)
  const known = knownShares.get(hour)
  if (known?.revision === hour.revision) return known.share
  const share = networkShare(hour.networks)
  if (known === undefined) knownShares.set(hour, { revision: hour.revision, share })
  else Object.assign(known, { revision: hour.revision, share })
  return share
}

/**
 * The counted total T is the largest with T = Σ min(c, max(floor, α·T)): for one heavy cell that is α/(1−α)·(N − c), and
 * several heavy cells do not vouch for each other. More readers never lower it.
 */
function networkShare(cells: CountsByCell): number {
  let total = 0
  let largest = 0
  cells.forEach((count, cell) => {
    total += count
    if (cell !== unknownCell && count > largest) largest = count
  })
  if (largest <= Math.max(networkCap.floor, networkCap.share * total)) return 1
  let counted = total
  for (;;) {
    const most = Math.max(networkCap.floor, networkCap.share * counted)
    let next = 0
    cells.forEach((count, cell) => {
      next += cell === unknownCell ? count : Math.min(count, most)
    })
    if (counted - next < 1e-6 * total) return next / total
    counted = next
  }
}

/**
 * Compares each cell with the sum of the others, at the odds that the cell has among the readers of the site's other
 * stories. One imaginary reader is added to the others: a few readers who all came the usual way are not suspicious.
 */
function originShare(cells: CountsByCell, site: CountsByCell): number {
  if (cells.size === 0) return 1
  let total = 0
  cells.forEach((count) => {
    total += count
  })
  let rest = -total
  site.forEach((count) => {
    rest += count
  })
  let counted = 0
  cells.forEach((count, cell) => {
    const elsewhere = Math.max(0, (site.get(cell) ?? 0) - count)
    const usual = elsewhere + (originCap.ownWeight * count) / total
    const unusual = Math.max(0, rest - elsewhere) + originCap.ownWeight * (1 - count / total)
    const odds = Math.max(originCap.leastOdds, (originCap.odds * usual) / Math.max(unusual, 1e-9))
    counted += Math.min(count, Math.max(originCap.floor, odds * (total - count + 1)))
  })
  return counted / total
}
