import { channels, type Channel } from '../enrichment/enrichment.js'
import { isPackable, PackedCounts, type Counts } from './packed-counts.js'
import { cellsOf } from './view-layout.js'

/**
 * The activity of readers on one story in one hour. A reader counts once, by the earliest view of the hour, which
 * determines the minute, the country, the network, the source and the channel.
 */
export interface StoryHour {
  /** Hours since 1970, UTC. */
  readonly hour: number
  /** Increases with every change: results computed from an older revision are out of date. */
  revision: number
  /** Distinct readers: the sum of the minutes. */
  readers: number
  /** Readers, and again for every further quarter of the hour in which one came back. */
  visits: number
  /** Readers who reported how long they read (`Story Read`); of several reports the longest counts. */
  reads: number
  /** Sum over `reads`, each at most `maxEngagedSeconds`. */
  engagedSeconds: number
  /** The part of `reads` in which the reader came to the end. */
  completedReads: number
  /** Readers by minute of the hour (0–59). */
  minutes: CountsByCell
  /** Readers by ISO 3166-1 alpha-2. */
  countries: Counts<string>
  /**
   * Readers by network prefix, source and channel, each hashed or numbered into few cells: a cell's count is never
   * lower than that of any name in it.
   */
  networks: CountsByCell
  sources: CountsByCell
  channels: CountsByCell
}

export type CountsByCell = Counts<number>

export const maxEngagedSeconds = 1_800
/** A reader who scrolled this far, in percent, has read the story to the end. */
export const completedScrollPercent = 90

/** The maximum number of cells of a family that a story and hour keeps. */
export const networkCells = cellsOf('network')
export const sourceCells = cellsOf('source')

const firstNetwork = 128
const firstSource = firstNetwork + networkCells
const firstChannel = firstSource + sourceCells

/** A story's hour as it is stored and sent: a count by each of these numbers. */
export const storyHourCodes = {
  firstMinute: 0,
  readers: 60,
  visits: 61,
  reads: 62,
  engagedSeconds: 63,
  completedReads: 64,
  firstNetwork,
  firstSource,
  firstChannel,
  firstCountry: 256,
} as const

const codes = storyHourCodes

/** Shared by all hours, and never changed. */
const none: Counts<never> = new Map<never, number>()

export function newStoryHour(hour: number): StoryHour {
  return {
    hour,
    revision: 0,
    readers: 0,
    visits: 0,
    reads: 0,
    engagedSeconds: 0,
    completedReads: 0,
    minutes: none,
    countries: none,
    networks: none,
    sources: none,
    channels: none,
  }
}

/**
 * Sets a count, and returns by how much it changed. A code that this release does not know is ignored: a newer one
 * wrote it.
 */
export function setStoryHourCount(to: StoryHour, code: number, count: number): number {
  to.revision++
  const total = totals[code]
  if (total !== undefined) {
    const before = to[total]
    to[total] = count
    return count - before
  }
  if (code >= codes.firstCountry) return set(to, 'countries', countryOfCell(code - codes.firstCountry), count)
  if (code >= codes.firstChannel) return set(to, 'channels', code - codes.firstChannel, count)
  if (code >= codes.firstSource) return set(to, 'sources', code - codes.firstSource, count)
  if (code >= codes.firstNetwork) return set(to, 'networks', code - codes.firstNetwork, count)
  return code < codes.readers ? set(to, 'minutes', code, count) : 0
}

const totals: Readonly<
  Record<number, 'readers' | 'visits' | 'reads' | 'engagedSeconds' | 'completedReads' | undefined>
> = {
  [codes.readers]: 'readers',
  [codes.visits]: 'visits',
  [codes.reads]: 'reads',
  [codes.engagedSeconds]: 'engagedSeconds',
  [codes.completedReads]: 'completedReads',
}

function set<Name extends Family>(to: StoryHour, name: Name, key: KeyOf<Name>, count: number): number {
  const counts = to[name] as Counts<KeyOf<Name>>
  const before = counts.get(key) ?? 0
  if (count !== before) to[name] = withCount(counts, key, count) as StoryHour[Name]
  return count - before
}

type Family = 'minutes' | 'countries' | 'networks' | 'sources' | 'channels'
type KeyOf<Name extends Family> = Name extends 'countries' ? string : number

/**
 * Among 100,000 live stories most hours have a reader or two, and counts of their own take 90 bytes. So a map of one
 * entry may be shared by many hours and is never changed; counts of two or more entries belong to their hour.
 */
function withCount<Key extends string | number>(counts: Counts<Key>, key: Key, count: number): Counts<Key> {
  const others = counts.has(key) ? counts.size - 1 : counts.size
  if (others === 0) return count === 0 ? none : singleOf(key, count)
  const own = ownCounts(counts, key, count)
  if (count === 0) own.delete(key)
  else own.set(key, count)
  return own
}

/** Counts that belong to one hour, so that they can be changed, and that can hold the new count. */
type OwnCounts<Key> = Counts<Key> & Pick<Map<Key, number>, 'set' | 'delete'>

/** The same counts as `OwnCounts`: packed where that can be, else in a map. */
function ownCounts<Key extends string | number>(
  counts: Counts<Key>,
  key: Key,
  count: number,
): OwnCounts<Key> {
  const canPack = typeof key === 'number' && isPackable(key, count)
  if (counts instanceof PackedCounts && canPack) return counts as unknown as OwnCounts<Key>
  if (counts instanceof Map && counts.size > 1) return counts as Map<Key, number>
  const packed = canPack ? PackedCounts.from([...counts.keys()], [...counts.values()]) : undefined
  return packed === undefined ? new Map(counts) : (packed as unknown as OwnCounts<Key>)
}

/** The counts of an hour's families, collected before any is made. Codes of one family come between those of others. */
const collected = {
  minutes: newCollection<number>(),
  countries: newCollection<string>(),
  networks: newCollection<number>(),
  sources: newCollection<number>(),
  channels: newCollection<number>(),
} as const

interface Collection<Key> {
  readonly keys: Key[]
  readonly counts: number[]
}

function newCollection<Key>(): Collection<Key> {
  return { keys: [], counts: [] }
}

/**
 * Makes an hour of all of its counts, with code and count in turn from index `from` on; each code occurs once. The same
 * as setting one count after the other, at a third of the cost: a start reads hundreds of thousands of hours.
 */
export function makeStoryHour(number: number, numbers: readonly number[], from = 0): StoryHour {
  const hour = newStoryHour(number)
  for (let at = from; at + 1 < numbers.length; at += 2) {
    const code = numbers[at]!
    const count = numbers[at + 1]!
    hour.revision++
    const total = totals[code]
    if (total !== undefined) hour[total] = count
    else if (count !== 0) collect(code, count)
  }
  hour.minutes = takeCounts(collected.minutes)
  hour.countries = takeCounts(collected.countries)
  hour.networks = takeCounts(collected.networks)
  hour.sources = takeCounts(collected.sources)
  hour.channels = takeCounts(collected.channels)
  return hour
}

function collect(code: number, count: number): void {
  if (code >= codes.firstCountry) add(collected.countries, countryOfCell(code - codes.firstCountry), count)
  else if (code >= codes.firstChannel) add(collected.channels, code - codes.firstChannel, count)
  else if (code >= codes.firstSource) add(collected.sources, code - codes.firstSource, count)
  else if (code >= codes.firstNetwork) add(collected.networks, code - codes.firstNetwork, count)
  else if (code < codes.readers) add(collected.minutes, code, count)
}

function add<Key>({ keys, counts }: Collection<Key>, key: Key, count: number): void {
  keys.push(key)
  counts.push(count)
}

/** Empties the collection. */
function takeCounts<Key extends string | number>({ keys, counts }: Collection<Key>): Counts<Key> {
  const made = countsOf(keys, counts)
  keys.length = 0
  counts.length = 0
  return made
}

function countsOf<Key extends string | number>(keys: readonly Key[], counts: readonly number[]): Counts<Key> {
  if (keys.length === 0) return none
  if (keys.length === 1) return singleOf(keys[0]!, counts[0]!)
  const packed = PackedCounts.from(keys, counts)
  return packed === undefined
    ? new Map(keys.map((key, at) => [key, counts[at]!]))
    : (packed as unknown as Counts<Key>)
}

const maxSharedCount = 16
const singles = Array.from({ length: maxSharedCount + 1 }, () => new Map<unknown, unknown>())

/** Bounded by the number of cells and countries, times `maxSharedCount`. */
function singleOf<Key extends string | number>(key: Key, count: number): Map<Key, number> {
  const known = singles[count]?.get(key) as Map<Key, number> | undefined
  if (known !== undefined) return known
  const single = new Map([[key, count]])
  singles[count]?.set(key, single)
  return single
}

/** 0 means unknown; two letters are 1–676. */
export function cellOfCountry(country: string | undefined): number {
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) return 0
  return (country.charCodeAt(0) - 65) * 26 + country.charCodeAt(1) - 64
}

export const unknownCountry = 'ZZ'

function countryOfCell(cell: number): string {
  return (countriesByCell[cell] ??= toCountry(cell))
}

/** Each text once, whatever asks for it. */
const countriesByCell: (string | undefined)[] = []

function toCountry(cell: number): string {
  if (cell === 0) return unknownCountry
  return String.fromCharCode(65 + Math.floor((cell - 1) / 26), 65 + ((cell - 1) % 26))
}

/** 0 means unknown. */
export function cellOfChannel(channel: Channel | undefined): number {
  return channel === undefined ? 0 : channels.indexOf(channel) + 1
}
