import { describe, expect, it } from '@jest/globals'
import { editorialDecisionSchema, type EditorialDecision } from '@frontpage/contracts'
import fc from 'fast-check'
import { applyDecisions, type Decidable, type DecidedList } from './apply-decisions.js'
import { decisionsInForce } from './decisions-in-force.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const later = '2026-06-01T13:00:00Z'
const earlier = '2026-06-01T11:00:00Z'

/** Parses `a`, or `a:section`, `a:section+other`, `a:section:publisher`, `a:section:publisher:tag`. */
function toEntry(text: string): Decidable {
  const [storyId = '', sections, publisher, tag] = text.split(':')
  const [section, ...otherSections] = sections?.split('+') ?? []
  return { storyId, slugs: { section, otherSections, publisher, tags: tag === undefined ? [] : [tag] } }
}

let decided = 0
function build(body: object): EditorialDecision {
  const id = `d${++decided}`
  return editorialDecisionSchema.parse({
    site: 'daily',
    id,
    decidedAt: new Date(nowMs - 100_000 + decided).toISOString(),
    decidedBy: 'ann',
    ...body,
  })
}
const pin = (storyId: string, position: number, more: object = {}): EditorialDecision =>
  build({ kind: 'pin', scope: 'global', storyId, position, until: later, ...more })

function decide(
  ranked: readonly Decidable[],
  decisions: readonly EditorialDecision[],
  scope: string | undefined = 'global',
  find?: (storyId: string) => Decidable | undefined,
): DecidedList<Decidable> {
  const inForce = decisionsInForce(decisions, { site: 'daily', nowMs })
  return applyDecisions(ranked, { decisions: inForce, scope, ...(find && { find }) })
}
const idsOf = ({ entries }: DecidedList<Decidable>): string =>
  entries.map(({ entry }) => entry.storyId).join(' ')

describe('a list without decisions', () => {
  it('stays as it is', () => {
    const ranked = ['a', 'b', 'c'].map(toEntry)
    expect(decide(ranked, [])).toEqual({
      entries: ranked.map((entry) => ({ entry, isPinned: false })),
      waiting: [],
    })
  })
})

describe('decisions make of a list', () => {
  const block = (kind: string, more: object): EditorialDecision => build({ kind: `block-${kind}`, ...more })
  const cap = (maxPerPublisher: number, listLength: number): EditorialDecision =>
    build({ kind: 'publisher-cap', maxPerPublisher, listLength })
  const review = (section: string, topN: number, more: object = {}): EditorialDecision =>
    build({ kind: 'review', section, topN, ...more })

  it.each<[string, string, EditorialDecision[], string]>([
    ['a pin moves a story up', 'a b c', [pin('c', 1)], 'c a b'],
    ['a pin moves a story down', 'a b c', [pin('a', 2)], 'b a c'],
    ['a pin below the end stands at the end', 'a b', [pin('a', 40)], 'b a'],
    ['a pin of the past does nothing', 'a b', [pin('b', 1, { until: earlier })], 'a b'],
    ['a pin of another scope does nothing', 'a b', [pin('b', 1, { scope: 'section:world' })], 'a b'],
    ['a pin of another site does nothing', 'a b', [pin('b', 1, { site: 'weekly' })], 'a b'],
    ['a pin of a story that nobody knows waits', 'a b', [pin('x', 1)], 'a b'],
    ['several pins', 'a b c d', [pin('d', 1), pin('a', 3)], 'd b a c'],
    ['of two pins at one position the later has it', 'a b c', [pin('b', 1), pin('c', 1)], 'c b a'],
    ['the other takes the next free position', 'a b c d', [pin('b', 1), pin('d', 2), pin('c', 1)], 'c d b a'],
    ['of two pins of one story the later holds', 'a b c', [pin('c', 1), pin('c', 2)], 'a c b'],
    ['a blocked story is gone', 'a b c', [block('story', { storyId: 'b' })], 'a c'],
    ['a blocked publisher is gone', 'a:s:p b:s:q', [block('publisher', { publisher: 'p' })], 'b'],
    ['a blocked tag is gone', 'a:s:p:t b', [block('tag', { tag: 't' })], 'b'],
    ['a block ends', 'a b', [block('story', { storyId: 'a', until: earlier })], 'a b'],
    ['a block beats a pin', 'a b c', [pin('c', 1), block('story', { storyId: 'c' })], 'a b'],
    [
      'what is over a publisher’s share moves behind',
      'a:s:p b:s:p c:s:p d:s:q e:s:r f:s:q',
      [cap(1, 3)],
      'a d e b c f',
    ],
    ['a cap gives way where nobody else is left', 'a:s:p b:s:p c:s:q', [cap(1, 3)], 'a c b'],
    ['stories without publisher have no cap', 'a b c', [cap(1, 3)], 'a b c'],
    ['a pin uses up a share', 'a:s:p b:s:q c:s:p', [cap(1, 2), pin('c', 2)], 'b c a'],
    ['of two caps both hold', 'a:s:p b:s:p c:s:p d:s:q e:s:q', [cap(2, 4), cap(1, 2)], 'a d b e c'],
    ['an unapproved story stays below the top', 'a:s b c d', [review('s', 2)], 'b c a d'],
    ['a review of any of its sections holds a story', 'a:t+s b c', [review('s', 1)], 'b a c'],
    ['other sections are not under review', 'a:t b:s', [review('s', 1)], 'a b'],
    [
      'an approved story stands where it ranks',
      'a:s b c',
      [review('s', 2), build({ kind: 'approve', storyId: 'a' })],
      'a b c',
    ],
    ['a story that was there stays', 'a:s b c', [review('s', 2, { admitted: ['a'] })], 'a b c'],
    ['a pin is an approval', 'a b:s c', [review('s', 3), pin('b', 1)], 'b a c'],
    ['a list of nothing else ends', 'a:s b c:s d:s', [review('s', 3)], 'b'],
    ['the later review of a section holds', 'a:s b c d', [review('s', 3), review('s', 1)], 'b a c d'],
  ])('%s', (_what, ranked, decisions, expected) => {
    expect(idsOf(decide(ranked.split(' ').map(toEntry), decisions))).toBe(expected)
  })

  it('a pin brings in a story that does not rank, where something is known of it', () => {
    const find = (storyId: string): Decidable => toEntry(storyId)
    const list = decide(['a', 'b'].map(toEntry), [pin('x', 2)], 'global', find)
    expect(list.entries.map(({ entry, isPinned }) => [entry.storyId, isPinned])).toEqual([
      ['a', false],
      ['x', true],
      ['b', false],
    ])
  })

  it('nothing by pins where nobody pins to', () => {
    const inForce = decisionsInForce([pin('b', 1)], { site: 'daily', nowMs })
    const ranked = ['a', 'b'].map(toEntry)
    expect(idsOf(applyDecisions(ranked, { decisions: inForce, scope: undefined }))).toBe('a b')
  })

  it('a note of who waits: those that would stand in the top, no others', () => {
    const held = review('s', 2)
    const { waiting } = decide('a:s b c:s d:s e'.split(' ').map(toEntry), [held])
    expect(waiting).toEqual([{ storyId: 'a', section: 's', decisionId: held.id }])
  })
})

describe('decisions in force', () => {
  it('say when the first of them ends', () => {
    const soon = '2026-06-01T12:00:10Z'
    const changesAtMs = (...decisions: EditorialDecision[]): number =>
      decisionsInForce(decisions, { site: 'daily', nowMs }).changesAtMs
    expect(changesAtMs(pin('a', 1), pin('b', 1, { until: soon }))).toBe(Date.parse(soon))
    expect(changesAtMs(pin('a', 1, { until: earlier }), build({ kind: 'approve', storyId: 'a' }))).toBe(
      Infinity,
    )
  })
})

describe('whatever is decided', () => {
  const stories = fc.constantFrom(...'abcdefghijkl'.split(''))
  const sections = fc.constantFrom('s', 't')
  const publishers = fc.constantFrom('p', 'q')
  const ranked = fc
    .uniqueArray(fc.tuple(stories, sections, fc.option(publishers), fc.constantFrom('x', 'y')), {
      selector: ([storyId]) => storyId,
      maxLength: 12,
    })
    .map((rows) =>
      rows.map(([storyId, section, publisher, tag]): Decidable => ({
        storyId,
        slugs: { section, publisher: publisher ?? undefined, tags: [tag] },
      })),
    )
  const small = fc.integer({ min: 1, max: 8 })
  const bodies = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('pin'),
        scope: fc.constantFrom('global', 'section:s'),
        storyId: stories,
        position: small,
        until: fc.constantFrom(earlier, later),
      }),
      fc.record({ kind: fc.constant('block-story'), storyId: stories }),
      fc.record({ kind: fc.constant('block-publisher'), publisher: publishers }),
      fc.record({ kind: fc.constant('block-tag'), tag: fc.constant('x') }),
      fc.record({ kind: fc.constant('review'), section: sections, topN: small }),
      fc.record({ kind: fc.constant('approve'), storyId: stories }),
      fc.record({ kind: fc.constant('publisher-cap'), maxPerPublisher: small, listLength: small }),
    ),
    { maxLength: 8 },
  )
  const cases = fc.tuple(
    ranked,
    bodies.map((all) => all.map(build)),
  )
  const inForceOf = (decisions: readonly EditorialDecision[]) =>
    decisionsInForce(decisions, { site: 'daily', nowMs })

  it('no blocked story is listed, and none twice or from nowhere', () => {
    fc.assert(
      fc.property(cases, ([entries, decisions]) => {
        const listed = decide(entries, decisions).entries.map(({ entry }) => entry)
        const { blockedStories, blockedPublishers, blockedTags } = inForceOf(decisions)
        for (const { storyId, slugs } of listed) {
          expect(blockedStories.has(storyId)).toBe(false)
          expect(blockedPublishers.has(slugs.publisher ?? '')).toBe(false)
          expect(slugs.tags.some((tag) => blockedTags.has(tag))).toBe(false)
        }
        expect(new Set(listed).size).toBe(listed.length)
        expect(listed.every((entry) => entries.includes(entry))).toBe(true)
      }),
    )
  })

  it('no unapproved story stands in the top of its review, unless pinned', () => {
    fc.assert(
      fc.property(cases, ([entries, decisions]) => {
        const { reviews, approvedStories } = inForceOf(decisions)
        for (const [index, { entry, isPinned }] of decide(entries, decisions).entries.entries()) {
          const topN = reviews.get(entry.slugs.section ?? '')?.topN ?? 0
          if (!isPinned && !approvedStories.has(entry.storyId)) expect(index + 1).toBeGreaterThan(topN)
        }
      }),
    )
  })

  it('a publisher gets more than its share only where everybody left has used up theirs', () => {
    fc.assert(
      fc.property(cases, ([entries, all]) => {
        const decisions = all.filter(({ kind }) => kind !== 'pin' && kind !== 'review')
        const { caps } = inForceOf(decisions)
        const publishersListed = decide(entries, decisions).entries.map(({ entry }) => entry.slugs.publisher)
        for (const index of publishersListed.keys()) {
          const before = publishersListed.slice(0, index)
          const isUsedUp = (publisher: string | undefined): boolean =>
            publisher !== undefined &&
            caps.some(
              ({ maxPerPublisher, listLength }) =>
                index < listLength && before.filter((other) => other === publisher).length >= maxPerPublisher,
            )
          if (isUsedUp(publishersListed[index])) {
            expect(publishersListed.slice(index).every(isUsedUp)).toBe(true)
          }
        }
      }),
    )
  })

  it('nothing but blocks and reviews takes a story out', () => {
    fc.assert(
      fc.property(cases, ([entries, decisions]) => {
        const { reviews } = inForceOf(decisions)
        const listed = new Set(decide(entries, decisions).entries.map(({ entry }) => entry))
        const unblocked = decide(
          entries,
          decisions.filter(({ kind }) => kind.startsWith('block-')),
        )
        for (const { entry } of unblocked.entries) {
          if (!reviews.has(entry.slugs.section ?? '')) expect(listed.has(entry)).toBe(true)
        }
      }),
    )
  })

  it('what no decision is about keeps its order', () => {
    fc.assert(
      fc.property(cases, ([entries, decisions]) => {
        const { caps, reviews } = inForceOf(decisions)
        const isFree = ({ slugs: { section, publisher } }: Decidable): boolean =>
          !reviews.has(section ?? '') && (caps.length === 0 || publisher === undefined)
        const free = decide(entries, decisions)
          .entries.filter(({ entry, isPinned }) => !isPinned && isFree(entry))
          .map(({ entry }) => entries.indexOf(entry))
        expect(free).toEqual(free.toSorted((a, b) => a - b))
      }),
    )
  })

  it('deciding twice is deciding once', () => {
    fc.assert(
      fc.property(cases, ([entries, decisions]) => {
        const once = decide(entries, decisions)
        const again = decide(
          once.entries.map(({ entry }) => entry),
          decisions,
        )
        expect(again.entries).toEqual(once.entries)
      }),
      { numRuns: 500 },
    )
  })
})
