import { describe, expect, it } from '@jest/globals'
import {
  editorialDecisionBodySchema,
  editorialDecisionKinds,
  editorialDecisionSchema,
} from './editorial-decision.js'

const until = '2026-06-01T12:00:00Z'
const pin = { kind: 'pin', site: 'daily', scope: 'global', storyId: 'a', position: 1, until }

describe('an editorial decision', () => {
  it.each<[string, object]>([
    ['a pin', pin],
    ['a pin until a time elsewhere', { ...pin, until: '2026-06-01T19:00:00+07:00' }],
    ['a pin of a story without id of its own', { ...pin, storyId: 'www.daily.example/news/a' }],
    ['a blocked story, for good', { kind: 'block-story', site: 'daily', storyId: 'a', reason: 'legal' }],
    ['a blocked publisher', { kind: 'block-publisher', site: 'daily', publisher: 'acme-news', until }],
    ['a blocked tag', { kind: 'block-tag', site: 'daily', tag: 'berita-utama' }],
    ['review of a section', { kind: 'review', site: 'daily', section: 'world', topN: 10, admitted: ['a'] }],
    ['an approval', { kind: 'approve', site: 'daily', storyId: 'a' }],
    ['a cap', { kind: 'publisher-cap', site: 'daily', maxPerPublisher: 2, listLength: 10 }],
    ['an excluded reader', { kind: 'exclude-reader', readerId: 'monitor' }],
  ])('may be %s', (_what, body) => {
    expect(editorialDecisionBodySchema.parse(body)).toEqual(body)
  })

  it.each<[string, object, string]>([
    ['an unknown kind', { kind: 'praise' }, 'kind'],
    ['a position of nothing', { ...pin, position: 0 }, 'position'],
    ['a position too far down', { ...pin, position: 51 }, 'position'],
    ['a pin without an end', { ...pin, until: undefined }, 'until'],
    ['a time that is none', { ...pin, until: 'tomorrow' }, 'until'],
    ['a scope that is none', { ...pin, scope: 'planet:earth' }, 'scope'],
    ['a scope that is not written as scopes are', { ...pin, scope: 'section:World News' }, 'scope'],
    [
      'a publisher’s name in place of its slug',
      { kind: 'block-publisher', site: 'daily', publisher: 'A B' },
      'publisher',
    ],
  ])('is not %s', (_what, body, field) => {
    const { error } = editorialDecisionBodySchema.safeParse(body)
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field])
  })

  it('carries who decided it when', () => {
    const stamp = { id: 'pin-1', decidedAt: '2026-06-01T10:00:00.000Z', decidedBy: 'ann' }
    expect(editorialDecisionSchema.parse({ ...pin, ...stamp })).toEqual({ ...pin, ...stamp })
    expect(editorialDecisionSchema.safeParse(pin).success).toBe(false)
  })

  it('has no kind that the list of kinds lacks', () => {
    const kinds = editorialDecisionBodySchema.options.map(({ shape }) => shape.kind.value)
    expect(kinds).toEqual(editorialDecisionKinds)
  })
})
