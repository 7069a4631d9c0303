import { cutText, isJsonObject, type JsonObject } from '@frontpage/contracts'

/** The campaign parameters of a link; undefined where it has none. */
export interface Campaign {
  source: string | undefined
  medium: string | undefined
  name: string | undefined
  term: string | undefined
  content: string | undefined
  id: string | undefined
  /** In the order in which they stand in the link. */
  clickIds: readonly string[]
}

/**
 * Parameters by which an advertising or mailing service follows one click of one reader. We keep that there was one,
 * by name, and never its value: it identifies a person to the service that made it.
 */
const clickIdNames = [
  'gclid', 'gbraid', 'wbraid', 'dclid', 'gad_source', 'msclkid', 'yclid', // Google, Microsoft, Yandex
  'fbclid', 'igshid', 'igsh', 'ttclid', 'twclid', 'li_fat_id', 'rdt_cid', 'ScCid', 'epik', // social networks
  'mc_eid', '_hsenc', 'mkt_tok', 'vero_id', 'sfmc_id', 'tblci', 'obclid', 'irclickid', // mail, native ads, affiliates
] as const // prettier-ignore
const clickIds: ReadonlyMap<string, string> = new Map(clickIdNames.map((name) => [name.toLowerCase(), name]))

const utmFields: ReadonlyMap<string, Exclude<keyof Campaign, 'clickIds'>> = new Map([
  ['utm_source', 'source'],
  ['utm_medium', 'medium'],
  ['utm_campaign', 'name'],
  ['utm_term', 'term'],
  ['utm_content', 'content'],
  ['utm_id', 'id'],
])
const contextFields = ['source', 'medium', 'name', 'term', 'content', 'id'] as const

const maxValueLength = 256
/** Longer queries are read up to here, and this many parameters at most. */
const maxQueryLength = 4_096
const maxParameters = 100

const nothing: Campaign = Object.freeze({
  source: undefined,
  medium: undefined,
  name: undefined,
  term: undefined,
  content: undefined,
  id: undefined,
  clickIds: Object.freeze([]),
})

/**
 * A page's campaign, by its address and by what the client read from it (`context.campaign`, in Segment's words:
 * https://segment.com/docs/connections/spec/common/#context), whose values win.
 */
export function readCampaign(url: string | undefined, stated: unknown): Campaign {
  const query = url === undefined ? -1 : url.indexOf('?')
  let campaign = query === -1 || url === undefined ? undefined : readQuery(url, query + 1)
  if (isJsonObject(stated)) campaign = readStated(stated, campaign)
  return campaign ?? nothing
}

function readStated(stated: JsonObject, found: Campaign | undefined): Campaign | undefined {
  let campaign = found
  for (const field of contextFields) {
    const value = stated[field]
    if (typeof value !== 'string' || value === '') continue
    campaign ??= { ...nothing }
    campaign[field] = cutText(value, maxValueLength)
  }
  return campaign
}

function readQuery(url: string, from: number): Campaign | undefined {
  const hash = url.indexOf('#', from)
  const end = Math.min(hash === -1 ? url.length : hash, from + maxQueryLength)
  let campaign: Campaign | undefined
  let found: string[] | undefined
  for (let start = from, count = 0; start < end && count < maxParameters; count++) {
    const next = url.indexOf('&', start)
    const stop = next === -1 || next > end ? end : next
    const equals = url.indexOf('=', start)
    if (equals > start && equals < stop - 1) {
      const name = url.slice(start, equals).toLowerCase()
      const field = utmFields.get(name)
      const clickId = clickIds.get(name)
      if (field !== undefined) {
        campaign ??= { ...nothing }
        campaign[field] ??= decode(url.slice(equals + 1, stop))
      } else if (clickId !== undefined && found?.includes(clickId) !== true) (found ??= []).push(clickId)
    }
    start = stop + 1
  }
  if (found !== undefined) campaign = { ...(campaign ?? nothing), clickIds: found }
  return campaign
}

/** Decodes a form-encoded value: https://url.spec.whatwg.org/#concept-urlencoded-parser */
function decode(value: string): string | undefined {
  const spaced = value.includes('+') ? value.replaceAll('+', ' ') : value
  let text = spaced
  if (spaced.includes('%')) {
    try {
      text = decodeURIComponent(spaced)
    } catch {
      // A value that cannot be decoded is kept unchanged.
    }
  }
  return cutText(text, maxValueLength) || undefined
}
