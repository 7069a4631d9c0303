import { feedSlots, type FeedSlot, type StoryNumber } from '@frontpage/contracts'

/** Why a story is shown: a stable code and its parameters; clients, or `reasons` of ranking, write the words. */
export interface ShownReason {
  readonly code: string
  readonly params: Readonly<Record<string, string>>
}

export interface SnapshotItem {
  readonly number: StoryNumber
  /** Undefined where it is not known: see `ServedStory`. */
  readonly propensity: number | undefined
  readonly slot: FeedSlot
  /** The sources of the candidate. */
  readonly sources: readonly string[]
  readonly reason: ShownReason
}

/** The order of one feed, as it was when its first page was made. */
export interface FeedSnapshot {
  readonly feedId: string
  /** Milliseconds since 1970. */
  readonly madeAtMs: number
  readonly site: string
  readonly surface: string
  readonly variant: string
  readonly modelVersion: string
  readonly fallback?: string | undefined
  /** A digest of the reader: a cursor is of no use to another one. */
  readonly reader: string
  /** The texts of the stories' reasons, each once. */
  readonly items: readonly SnapshotItem[]
}

/** More stories than anybody scrolls through; it bounds the bytes of a snapshot at about 3 KB. */
export const maxSnapshotItems = 100

const itemBytes = 6 + 4 + 1 + 1 + 1

/**
 * A header as one line of JSON, then 13 bytes a story: its number, the propensity as Float32 (NaN where it is not known),
 * and the places of slot, reason and sources in their lists.
 */
export function encodeSnapshot({ feedId: _feedId, items, ...header }: FeedSnapshot): Buffer {
  const reasons = createTable<ShownReason>(({ code, params }) => `${code} ${JSON.stringify(params)}`)
  const sources = createTable<readonly string[]>((names) => names.join(' '))
  const body = Buffer.allocUnsafe(items.length * itemBytes)
  let at = 0
  for (const item of items) {
    at += body.write(item.number, at, 'base64url')
    at = body.writeFloatLE(item.propensity ?? NaN, at)
    at = body.writeUInt8(feedSlots.indexOf(item.slot), at)
    at = body.writeUInt8(reasons.placeOf(item.reason), at)
    at = body.writeUInt8(sources.placeOf(item.sources), at)
  }
  const head = JSON.stringify({ ...header, reasons: reasons.texts, sources: sources.texts })
  return Buffer.concat([Buffer.from(`${head}\n`), body])
}

/** Undefined for bytes that this version did not write. */
export function decodeSnapshot(feedId: string, bytes: Buffer): FeedSnapshot | undefined {
  const end = bytes.indexOf(10)
  if (end === -1 || (bytes.length - end - 1) % itemBytes !== 0) return undefined
  const { reasons, sources, ...header } = JSON.parse(bytes.toString('utf8', 0, end)) as Omit<
    FeedSnapshot,
    'feedId' | 'items'
  > & { reasons: string[]; sources: string[] }
  if (typeof header.madeAtMs !== 'number') return undefined
  const readReasons = reasons.map(readReason)
  const readSources = sources.map((text) => (text === '' ? [] : text.split(' ')))
  const items: SnapshotItem[] = []
  for (let at = end + 1; at < bytes.length; at += itemBytes) {
    const propensity = bytes.readFloatLE(at + 6)
    items.push({
      number: bytes.toString('base64url', at, at + 6),
      propensity: Number.isNaN(propensity) ? undefined : propensity,
      slot: feedSlots[bytes.readUInt8(at + 10)] ?? 'ranked',
      reason: readReasons[bytes.readUInt8(at + 11)] ?? { code: 'other', params: {} },
      sources: readSources[bytes.readUInt8(at + 12)] ?? [],
    })
  }
  return { ...header, feedId, items }
}

function readReason(text: string): ShownReason {
  const space = text.indexOf(' ')
  return { code: text.slice(0, space), params: JSON.parse(text.slice(space + 1)) as Record<string, string> }
}

/** Collects the texts of values, each once. With at most 100 stories a place is less than a byte's 256. */
function createTable<Value extends object>(
  textOf: (value: Value) => string,
): { readonly texts: string[]; placeOf(value: Value): number } {
  const texts: string[] = []
  const places = new Map<string, number>()
  /** Stories of one reason mostly share the object. */
  const known = new Map<Value, number>()
  function findPlace(text: string): number {
    const place = places.get(text) ?? texts.push(text) - 1
    places.set(text, place)
    return place
  }
  return {
    texts,
    placeOf(value) {
      let place = known.get(value)
      if (place === undefined) {
        place = findPlace(textOf(value))
        known.set(value, place)
      }
      return place
    },
  }
}
