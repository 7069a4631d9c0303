import { expect, it } from '@jest/globals'
import { readCampaign } from '../campaign/read-campaign.js'
import { createChannelFinder, sitesOfOrigins } from './create-channel-finder.js'

const find = createChannelFinder()
const page = 'https://www.example.co.id/news/banjir'
const noSites = new Set<string>()

function arrive(referrer: string | undefined, pageUrl: string | undefined = page): (string | undefined)[] {
  const { channel, source } = find({ pageUrl, referrer, campaign: readCampaign(pageUrl, undefined), ownSites: noSites }) // prettier-ignore
  return [channel, source]
}

it.each<[string | undefined, string, string | undefined]>([
  [undefined, 'direct', undefined],
  ['', 'direct', undefined],
  ['about:blank', 'direct', undefined],
  ['https://www.example.co.id/', 'internal', undefined],
  ['https://m.example.co.id/a', 'internal', undefined],
  ['https://other.co.id/', 'referral', 'other.co.id'],
  ['https://blog.other.co.id/', 'referral', 'other.co.id'],
  ['https://one.github.io/', 'referral', 'one.github.io'],
  ['http://localhost:3000/', 'referral', 'localhost'],
  ['https://www.google.com/', 'search', 'google'],
  ['https://www.google.co.id/search?q=berita', 'search', 'google'],
  ['https://google.de', 'search', 'google'],
  ['https://google.example.com/', 'referral', 'example.com'],
  ['https://notgoogle.com/', 'referral', 'notgoogle.com'],
  ['android-app://com.google.android.googlequicksearchbox/', 'search', 'google'],
  ['https://www-example-co-id.cdn.ampproject.org/', 'search', 'google'],
  ['https://www.bing.com/', 'search', 'bing'],
  ['https://id.search.yahoo.com/', 'search', 'yahoo'],
  ['https://duckduckgo.com/', 'search', 'duckduckgo'],
  ['https://yandex.com.tr/', 'search', 'yandex'],
  ['https://news.google.com/', 'news_aggregator', 'google_news'],
  ['android-app://com.google.android.apps.magazines', 'news_aggregator', 'google_news'],
  ['https://www.msn.com/id-id', 'news_aggregator', 'msn'],
  ['https://today.line.me/', 'news_aggregator', 'line_today'],
  ['https://flipboard.com/', 'news_aggregator', 'flipboard'],
  ['https://t.co/9aBcDeFgHi', 'social', 'x'],
  ['https://l.facebook.com/l.php?u=x', 'social', 'facebook'],
  ['https://lm.facebook.com/', 'social', 'facebook'],
  ['https://m.facebook.com/', 'social', 'facebook'],
  ['https://l.instagram.com/', 'social', 'instagram'],
  ['https://out.reddit.com/', 'social', 'reddit'],
  ['https://old.reddit.com/', 'social', 'reddit'],
  ['https://www.tiktok.com/', 'social', 'tiktok'],
  ['https://www.youtube.com/', 'social', 'youtube'],
  ['https://id.pinterest.com/', 'social', 'pinterest'],
  ['https://www.kaskus.co.id/', 'social', 'kaskus'],
  ['https://l.wl.co/l', 'messaging', 'whatsapp'],
  ['https://web.whatsapp.com/', 'messaging', 'whatsapp'],
  ['android-app://org.telegram.messenger/', 'messaging', 'telegram'],
  ['android-app://com.Slack/', 'messaging', 'slack'],
  ['https://line.me/', 'messaging', 'line'],
  ['https://chatgpt.com/', 'ai_assistant', 'chatgpt'],
  ['https://www.perplexity.ai/', 'ai_assistant', 'perplexity'],
  ['https://gemini.google.com/', 'ai_assistant', 'gemini'],
  ['https://claude.ai/', 'ai_assistant', 'claude'],
  ['https://copilot.microsoft.com/', 'ai_assistant', 'copilot'],
  ['https://mail.google.com/', 'email', 'gmail'],
  ['android-app://com.google.android.gm/', 'email', 'gmail'],
  ['https://mail.yahoo.com/', 'email', 'yahoo_mail'],
  ['https://outlook.live.com/', 'email', 'outlook'],
  ['https://docs.google.com/', 'referral', 'google'],
  ['https://googleads.g.doubleclick.net/', 'display', 'google_ads'],
  ['https://id.wikipedia.org/wiki/Banjir', 'referral', 'wikipedia'],
  [`https://${'a.'.repeat(2_000)}com/`, 'direct', undefined],
])('%j is %s', (referrer, channel, source) => {
  expect(arrive(referrer)).toEqual([channel, source])
})

const google = 'https://www.google.com/'
const facebook = 'https://l.facebook.com/'

it.each<[string, string | undefined, string, string | undefined]>([
  ['gclid=x', google, 'paid_search', 'google'],
  ['gbraid=x', undefined, 'paid_search', 'google'],
  ['msclkid=x', 'https://www.bing.com/', 'paid_search', 'bing'],
  ['dclid=x', undefined, 'display', 'google_ads'],
  ['ttclid=x', undefined, 'paid_social', 'tiktok'],
  ['twclid=x', 'https://t.co/a', 'paid_social', 'x'],
  ['li_fat_id=x', undefined, 'paid_social', 'linkedin'],
  ['fbclid=x', facebook, 'social', 'facebook'],
  ['fbclid=x', undefined, 'social', 'facebook'],
  ['fbclid=x', google, 'search', 'google'],
  ['mc_eid=x', undefined, 'email', 'mailchimp'],
  ['utm_source=google&utm_medium=cpc', undefined, 'paid_search', 'google'],
  ['utm_source=fb&utm_medium=paid', undefined, 'paid_social', 'facebook'],
  ['utm_medium=cpc', facebook, 'paid_social', 'facebook'],
  ['utm_medium=paid-anything', undefined, 'display', undefined],
  ['utm_source=x&utm_medium=Paid_Social', undefined, 'paid_social', 'x'],
  ['utm_source=pagi&utm_medium=email', undefined, 'email', undefined],
  ['utm_source=newsletter&utm_medium=Newsletter', 'https://mail.google.com/', 'email', 'gmail'],
  ['utm_source=onesignal&utm_medium=push', undefined, 'push', undefined],
  ['utm_source=wa&utm_medium=social', undefined, 'social', 'whatsapp'],
  ['utm_source=whatsapp', undefined, 'messaging', 'whatsapp'],
  ['utm_source=chatgpt.com', undefined, 'ai_assistant', 'chatgpt'],
  ['utm_source=twitter&utm_medium=share', undefined, 'social', 'x'],
  ['utm_source=google&utm_medium=organic', undefined, 'search', 'google'],
  ['utm_source=spring&utm_medium=poster', undefined, 'campaign', undefined],
  ['utm_campaign=spring', undefined, 'campaign', undefined],
  ['utm_campaign=spring', google, 'search', 'google'],
  ['utm_source=banner&utm_medium=footer', 'https://www.example.co.id/', 'campaign', undefined],
  ['utm_term=only', undefined, 'direct', undefined],
])('%s from %s is %s', (query, referrer, channel, source) => {
  expect(arrive(referrer, `${page}?${query}`)).toEqual([channel, source])
})

it('finds no channel for an event without a page', () => {
  const { channel } = find({ pageUrl: undefined, referrer: undefined, campaign: readCampaign(undefined, undefined), ownSites: noSites }) // prettier-ignore
  expect(channel).toBeUndefined()
})

it('treats a source’s origins as its own, also without a page', () => {
  const ownSites = sitesOfOrigins(['https://*.example.co.id', 'https://example.tv:8443', '*', 'app://x'])
  expect([...ownSites]).toEqual(['example.co.id', 'example.tv'])
  const campaign = readCampaign(undefined, undefined)
  expect(find({ pageUrl: undefined, referrer: 'https://www.example.tv/', campaign, ownSites }).channel).toBe('internal') // prettier-ignore
  expect(find({ pageUrl: undefined, referrer: 'https://a.co.id/', campaign, ownSites }).channel).toBe(
    'referral',
  )
})
