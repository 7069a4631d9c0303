import { createHash } from 'node:crypto'
import { storyAddressOf } from './story-address.js'

/** The fields that identify an item of a feed. */
export interface NamedItem {
  readonly url?: string | undefined
  readonly guid?: string | undefined
  readonly title: string
  readonly publisher?: string | undefined
  readonly publishedMs?: number | undefined
}

/** The digests under which a story is found again, by how they were made. Undefined where the item lacks what it takes. */
export interface IdentityKeys {
  /** The page's address, without what campaigns add. */
  readonly address?: string | undefined
  /** A number of its own in the address, which stays when the words of a headline in it are edited. */
  readonly number?: string | undefined
  readonly guid?: string | undefined
  /** Only where there is nothing better: publisher, time and headline together. A headline alone is no identity. */
  readonly text?: string | undefined
}

/**
 * Makes the keys of an item. A `guid` is unique within its publisher, so it goes with the host of the page; a `guid` that
 * is an address counts as one.
 */
export function toIdentityKeys(
  item: NamedItem,
  { site, feedId }: { site: string; feedId: string },
): IdentityKeys {
  const digest = (kind: string, ...parts: readonly (string | number)[]): string =>
    createHash('sha256')
      .update(JSON.stringify([site, kind, ...parts]))
      .digest('base64url')
      .slice(0, 16)
  const guidAddress = item.guid === undefined ? undefined : storyAddressOf(item.guid)
  const address = (item.url === undefined ? undefined : storyAddressOf(item.url)) ?? guidAddress
  const host = address?.split('/')[0]?.replace(/^www\./, '')
  const number = address === undefined ? undefined : numberIn(address)
  const keys: IdentityKeys = {
    address: address && digest('address', address),
    number: number && host !== undefined ? digest('number', host, number) : undefined,
    guid:
      item.guid === undefined
        ? undefined
        : guidAddress === undefined
          ? digest('guid', host ?? feedId, item.guid)
          : digest('address', guidAddress),
  }
  if (keys.address !== undefined || keys.guid !== undefined || item.publishedMs === undefined) return keys
  return { ...keys, text: digest('text', item.publisher ?? feedId, item.publishedMs, normalise(item.title)) }
}

/** A segment of a path that is a number: shorter ones may be pages, and dates are shared by many. */
const numberSegment = /^\d{6,15}$/
const dateSegment = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?$/

function numberIn(address: string): string | undefined {
  const [path = ''] = address.split('?')
  return path
    .split('/')
    .slice(1)
    .findLast((segment) => numberSegment.test(segment) && !dateSegment.test(segment))
}

function normalise(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}
