import type { FeedReason } from './feed-reason.js'

export type ReasonLanguage = 'en' | 'id'

export interface ReasonNames {
  /** What people call a topic: `Football` for `section:football`; the slug's words by default. */
  readonly topicName?: (topic: string) => string | undefined
  readonly storyTitle?: (storyId: string) => string | undefined
}

type Words = { readonly [Code in FeedReason['code']]: (name: string) => string }

const english: Words = {
  editors_choice: () => 'Editors’ choice',
  because_you_follow: (topic) => `Because you follow ${topic}`,
  because_you_chose: (topic) => `Because you chose ${topic}`,
  because_you_often_read: (topic) => `Because you often read ${topic}`,
  because_you_read: (title) => `Because you read “${title}”`,
  popular_in_section: (topic) => `Popular in ${topic}`,
  popular_in_country: (country) => `Popular in ${country}`,
  in_topic: (topic) => `In ${topic}`,
  trending_now: () => 'Trending now',
  new: () => 'New',
  for_discovery: () => 'Something different for you to discover',
  popular: () => 'Popular with readers',
}

const indonesian: Words = {
  editors_choice: () => 'Pilihan redaksi',
  because_you_follow: (topic) => `Karena Anda mengikuti ${topic}`,
  because_you_chose: (topic) => `Karena Anda memilih ${topic}`,
  because_you_often_read: (topic) => `Karena Anda sering membaca ${topic}`,
  because_you_read: (title) => `Karena Anda membaca “${title}”`,
  popular_in_section: (topic) => `Populer di ${topic}`,
  popular_in_country: (country) => `Populer di ${country}`,
  in_topic: (topic) => `Di ${topic}`,
  trending_now: () => 'Sedang tren',
  new: () => 'Baru',
  for_discovery: () => 'Sesuatu yang berbeda untuk Anda temukan',
  popular: () => 'Populer di kalangan pembaca',
}

const wordsOf = { en: english, id: indonesian }
const becauseOfReading = { en: 'Because of what you read', id: 'Karena berita yang Anda baca' }
const countries = new Map<ReasonLanguage, Intl.DisplayNames>()

/** The reason as a sentence for the reader: plain text, to be escaped where it becomes markup. */
export function formatFeedReason(
  reason: FeedReason,
  language: ReasonLanguage,
  { topicName, storyTitle }: ReasonNames = {},
): string {
  const words = wordsOf[language][reason.code]
  if ('topic' in reason) return words(topicName?.(reason.topic) ?? toWords(reason.topic))
  if ('country' in reason) return words(toCountryName(reason.country, language))
  if (!('storyId' in reason)) return words('')
  const title = storyTitle?.(reason.storyId)
  return title === undefined ? becauseOfReading[language] : words(title)
}

function toCountryName(country: string, language: ReasonLanguage): string {
  if (!/^[A-Z]{2}$/.test(country)) return country
  // Making one takes longer than all else here.
  const names = countries.get(language) ?? new Intl.DisplayNames([language], { type: 'region' })
  countries.set(language, names)
  return names.of(country) ?? country
}

/** `section:world-news` as `World News`. */
function toWords(topic: string): string {
  return topic
    .slice(topic.indexOf(':') + 1)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
