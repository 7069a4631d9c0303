import { cutText, isJsonObject, type JsonObject, type StoryProperties } from '@frontpage/contracts'
import { joinTags, maxClaimLengths, readStoryTime, type StoryClaims } from '@frontpage/read-models'
import { isBlankText, isPlaceholderTitle } from './is-blank-text.js'
import { saidValue } from './said-value.js'
import type { SourcePages } from './source-pages.js'

const claimNames = Object.keys(maxClaimLengths) as (keyof StoryClaims)[]

/** A page is hardly announced for longer ahead. */
const maxAheadMs = 366 * 86_400_000
/** Before there were newspapers, and the beginning of the time that computers count, which stands for "no time". */
const oldestMs = Date.UTC(1600, 0)
const epochEndsMs = 86_400_000

/**
 * Reads what an event says of its story: the properties under the platform's names, else the derived ones. Of a page's
 * address only the part that may be published is used. Blank texts, placeholders and impossible times say nothing.
 */
export function readClaims(
  said: JsonObject,
  understood: StoryProperties,
  { pages, receivedAt }: { readonly pages: SourcePages; readonly receivedAt: number },
): StoryClaims {
  const claims: StoryClaims = {}
  for (const name of claimNames) {
    const value = saidValue(name, said, understood)
    if (value === undefined) continue
    const text = readClaim(name, value, pages, receivedAt)
    if (text !== undefined) claims[name] = text
  }
  return claims
}

function readClaim(
  name: keyof StoryClaims,
  value: unknown,
  pages: SourcePages,
  receivedAt: number,
): string | undefined {
  if (name === 'tags') return joinTags(tagsOf(value), maxClaimLengths.tags)
  if (name === 'publishedAt') return timeOf(value, receivedAt)
  const text = textOf(value)
  if (text === undefined) return undefined
  const maxLength = maxClaimLengths[name]
  if (name === 'url' || name === 'image') {
    const address = name === 'url' ? pages.publicUrlOf(text) : webAddress.test(text) ? text : undefined
    return address === undefined || address.length > maxLength ? undefined : address.toWellFormed()
  }
  const trimmed = text.trim()
  const saysNothing = isBlankText(trimmed) || (name === 'title' && isPlaceholderTitle(trimmed))
  return saysNothing ? undefined : cutText(trimmed, maxLength)
}

/** An address of the web, without user and password in front of its host: `javascript:` is nothing to link to. */
const webAddress = /^https?:\/\/[^\s/?#\\@]+(?:[/?#]|$)/i

function timeOf(value: unknown, receivedAt: number): string | undefined {
  const text = typeof value === 'number' ? String(value) : textOf(value)?.trim()
  if (text === undefined || text.length > maxClaimLengths.publishedAt) return undefined
  const timeMs = readStoryTime(text)
  const isTime =
    timeMs !== undefined &&
    timeMs >= oldestMs &&
    timeMs <= receivedAt + maxAheadMs &&
    Math.abs(timeMs) >= epochEndsMs
  return isTime ? text : undefined
}

/** A list keeps the commas in its tags; a text is a list with commas. */
function tagsOf(value: unknown): string[] {
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []
  return list.flatMap((tag: unknown) => {
    const text = textOf(tag)?.trim()
    return text === undefined || isBlankText(text) ? [] : [text]
  })
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (Array.isArray(value)) {
    const texts = value.filter((each) => typeof each === 'string')
    return texts.length === 0 ? undefined : texts.join(',')
  }
  return isJsonObject(value) && typeof value.name === 'string' ? value.name : undefined
}
