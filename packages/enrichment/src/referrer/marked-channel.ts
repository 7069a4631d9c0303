import type { Channel } from '@frontpage/contracts'
import type { Campaign } from '../campaign/read-campaign.js'
import { referrerEntries, type ReferrerEntry } from './referrer-entries.js'

/**
 * Words that links carry in `utm_medium`, nearly Google Analytics' default channel group:
 * https://support.google.com/analytics/answer/9756891. With `paid` and `organic` the channel depends on the source.
 */
const media: ReadonlyMap<string, Channel | 'paid' | 'organic'> = new Map(
  (
    [
      ['paid', 'cpc ppc cpv cpa cpp paid retargeting sem'],
      ['paid_search', 'paidsearch paid_search paid-search'],
      ['paid_social', 'paidsocial paid_social paid-social'],
      ['display', 'display banner expandable interstitial cpm native programmatic'],
      ['email', 'email e-mail e_mail mail newsletter'],
      ['social', 'social social-network social-media social_media socialnetwork sm'],
      ['messaging', 'whatsapp wa telegram line sms chat messaging messenger'],
      ['push', 'push webpush web_push web-push notification mobile-notification'],
      ['organic', 'organic referral share link'],
    ] as const
  ).flatMap(([channel, words]) => words.split(' ').map((word) => [word, channel] as const)),
)

/** Click ids of advertisements. `fbclid` and `igshid` are not among them: they stand on every outgoing link. */
const paidClickIds: ReadonlyMap<string, ReferrerEntry> = new Map([
  ...['gclid', 'gbraid', 'wbraid', 'gad_source'].map((id) => [id, entry('paid_search', 'google')] as const),
  ['msclkid', entry('paid_search', 'bing')],
  ['yclid', entry('paid_search', 'yandex')],
  ['dclid', entry('display', 'google_ads')],
  ['tblci', entry('display', 'taboola')],
  ['obclid', entry('display', 'outbrain')],
  ['ttclid', entry('paid_social', 'tiktok')],
  ['twclid', entry('paid_social', 'x')],
  ['li_fat_id', entry('paid_social', 'linkedin')],
  ['rdt_cid', entry('paid_social', 'reddit')],
  ['ScCid', entry('paid_social', 'snapchat')],
])

/** The sources of readers whose browser sent no referrer, as inside apps. */
const organicClickIds: ReadonlyMap<string, ReferrerEntry> = new Map([
  ['fbclid', entry('social', 'facebook')],
  ['igshid', entry('social', 'instagram')],
  ['igsh', entry('social', 'instagram')],
  ['epik', entry('social', 'pinterest')],
  ['mc_eid', entry('email', 'mailchimp')],
  ['_hsenc', entry('email', 'hubspot')],
  ['mkt_tok', entry('email', 'marketo')],
])

/** Other names that people write into `utm_source` for a source. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['fb', 'facebook'],
  ['ig', 'instagram'],
  ['twitter', 'x'],
  ['wa', 'whatsapp'],
  ['openai', 'chatgpt'],
  ['adwords', 'google'],
  ['googlenews', 'google_news'],
  ['linetoday', 'line_today'],
])

const bySource: ReadonlyMap<string, ReferrerEntry> = new Map(
  [...referrerEntries.values()].toReversed().map((each) => [each.source, each]),
)

/** Resolves `utm_source`: a source of the table by its name, another name for it, or its host (`chatgpt.com`). */
function namedSource(name: string): ReferrerEntry | undefined {
  const word = name.trim().toLowerCase()
  return bySource.get(aliases.get(word) ?? word) ?? referrerEntries.get(word)
}

/**
 * Determines a reader's channel from the marks in the page's link; undefined where it has none. Paid marks come first,
 * because a click on an advertisement has the referrer of an unpaid one.
 *
 * @param referrer what the referrer says, where the marks leave the source open
 */
export function markedChannel(
  campaign: Campaign,
  referrer: ReferrerEntry | undefined,
): { channel: Channel; source: string | undefined } | undefined {
  const named = campaign.source === undefined ? undefined : namedSource(campaign.source)
  for (const id of campaign.clickIds) {
    const paid = paidClickIds.get(id)
    if (paid !== undefined) return paid
  }
  const known = named ?? referrer
  if (campaign.medium !== undefined) {
    const word = campaign.medium.trim().toLowerCase()
    const meaning = media.get(word) ?? (word.startsWith('paid') ? 'paid' : undefined)
    if (meaning === 'paid') return { channel: paidOf(known), source: known?.source }
    if (meaning !== undefined && meaning !== 'organic') return { channel: meaning, source: known?.source }
  }
  if (named !== undefined) return named
  if (campaign.source !== undefined || campaign.medium !== undefined || campaign.name !== undefined) {
    return referrer ?? { channel: 'campaign', source: undefined }
  }
  if (referrer !== undefined) return undefined
  for (const id of campaign.clickIds) {
    const organic = organicClickIds.get(id)
    if (organic !== undefined) return organic
  }
  return undefined
}

function paidOf(known: ReferrerEntry | undefined): Channel {
  if (known?.channel === 'search') return 'paid_search'
  return known?.channel === 'social' || known?.channel === 'messaging' ? 'paid_social' : 'display'
}

function entry(channel: Channel, source: string): ReferrerEntry {
  return { channel, source }
}
