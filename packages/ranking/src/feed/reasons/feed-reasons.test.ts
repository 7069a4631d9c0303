import { describe, expect, it } from '@jest/globals'
import { buildTraits, feedNowMs, hourMs } from '../../../test/build-traits.js'
import type { CandidateSource } from '../candidates/candidate.js'
import type { FeedReason } from './feed-reason.js'
import { formatFeedReason } from './format-feed-reason.js'
import { toFeedReason, toFeedReasons } from './to-feed-reasons.js'

const story = buildTraits('a', { section: 'World News', tags: ['tennis'] })

function codes(
  sources: CandidateSource[],
  more: Partial<Parameters<typeof toFeedReasons>[0]> = {},
): string[] {
  const interests = { followed: new Set(['tag:tennis']) }
  const item = { story, sources, slot: 'ranked', ...more } as const
  const reasons = toFeedReasons(item, { nowMs: feedNowMs, interests })
  expect(toFeedReason(item, { nowMs: feedNowMs, interests })).toEqual(reasons[0])
  return reasons.map(({ code }) => code)
}
const unfollowed = buildTraits('b')

describe('the reasons for a story', () => {
  it('begin with what the reader follows, whatever way found it', () => {
    expect(codes([{ kind: 'trending', rank: 3 }])).toEqual(['because_you_follow', 'trending_now'])
  })

  it('tell an editor’s choice and a discovery first', () => {
    expect(codes([], { slot: 'pinned' })[0]).toBe('editors_choice')
    expect(codes([], { slot: 'exploration' })[0]).toBe('for_discovery')
  })

  it('name each way that says something', () => {
    const sources: CandidateSource[] = [
      { kind: 'co_read', storyId: 'x', rank: 0 },
      { kind: 'section', topic: 'section:world', rank: 0 },
      { kind: 'region', country: 'ID', rank: 0 },
    ]
    expect(codes(sources, { story: unfollowed })).toEqual([
      'because_you_read',
      'because_you_often_read',
      'popular_in_country',
    ])
  })

  it('call nothing trending that is far down', () => {
    expect(codes([{ kind: 'trending', rank: 90 }], { story: unfollowed })).toEqual(['popular'])
  })

  it('tell that a story is new', () => {
    const young = buildTraits('b', { publishedMs: feedNowMs - hourMs })
    expect(codes([], { story: young })).toEqual(['new'])
    expect(codes([], { story: unfollowed, slot: 'fresh' })).toEqual(['new'])
  })
})

describe('the words of a reason', () => {
  const examples: [FeedReason, string, string][] = [
    [
      { code: 'because_you_follow', topic: 'section:world-news' },
      'Because you follow World News',
      'Karena Anda mengikuti World News',
    ],
    [
      { code: 'because_you_read', storyId: 'x' },
      'Because you read “Rain in Solo”',
      'Karena Anda membaca “Rain in Solo”',
    ],
    [
      { code: 'because_you_read', storyId: 'gone' },
      'Because of what you read',
      'Karena berita yang Anda baca',
    ],
    [{ code: 'popular_in_country', country: 'ID' }, 'Popular in Indonesia', 'Populer di Indonesia'],
    [{ code: 'popular_in_country', country: '?' }, 'Popular in ?', 'Populer di ?'],
    [{ code: 'trending_now' }, 'Trending now', 'Sedang tren'],
    [
      { code: 'because_you_chose', topic: 'tag:f1' },
      'Because you chose Formula 1',
      'Karena Anda memilih Formula 1',
    ],
  ]

  it.each(examples)('%j', (reason, english, indonesian) => {
    const names = {
      storyTitle: (storyId: string) => (storyId === 'x' ? 'Rain in Solo' : undefined),
      topicName: (topic: string) => (topic === 'tag:f1' ? 'Formula 1' : undefined),
    }
    expect(formatFeedReason(reason, 'en', names)).toBe(english)
    expect(formatFeedReason(reason, 'id', names)).toBe(indonesian)
  })
})
