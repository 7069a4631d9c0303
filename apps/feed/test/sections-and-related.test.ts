import { describe, expect, it } from '@jest/globals'
import type { EditorialDecision } from '@frontpage/contracts'
import { decisionsInForce } from '@frontpage/editorial'
import { findRelated } from '../src/related/find-related.js'
import { makeSections } from '../src/sections/make-sections.js'
import { sectionsQuerySchema } from '../src/sections/sections-query.js'
import { buildFeedContext } from './build-feed-context.js'
import { buildSiteStories, type TestStories } from './build-site-stories.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const reader = { anonymousId: '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10' }
const title = 'Strong earthquake shakes the capital this morning'

const decide = (body: Record<string, unknown>) =>
  ({
    id: String(body['kind']),
    site: 'dev',
    decidedAt: new Date(nowMs).toISOString(),
    ...body,
  }) as EditorialDecision
const inForce = (...decisions: EditorialDecision[]) => decisionsInForce(decisions, { site: 'dev', nowMs })
const review = decide({ kind: 'review', section: 'world', topN: 2 })
const pin = decide({
  kind: 'pin',
  scope: 'section:world',
  storyId: 'world-4',
  position: 1,
  until: new Date(nowMs + 60_000).toISOString(),
})

interface Placed {
  readonly storyId: string
  readonly slot: string
}

function buildNews(): TestStories {
  const stories = buildSiteStories(nowMs)
  for (let at = 0; at < 5; at++)
    stories.read(`world-${at}`, 50 - at, { section: 'World', title: `World ${at} ${'abcde'[at]}lpha` })
  for (let at = 0; at < 3; at++)
    stories.read(`sport-${at}`, 30 - at, { section: 'Sport', title: `Sport ${at} ${'abc'[at]}eta` })
  return stories
}

async function sectionsOf(
  stories: TestStories,
  over: Partial<ReturnType<typeof buildFeedContext>> = {},
): Promise<{ sections: Record<string, readonly Placed[]>; served: unknown[] }> {
  stories.advance()
  const context = { ...buildFeedContext(stories, { nowMs }), ...over }
  const query = sectionsQuerySchema.parse({ site: 'dev' })
  const made = await makeSections(context, stories, { query, reader })
  await made.commit()
  const { sections } = JSON.parse(made.body) as { sections: { section: string; items: Placed[] }[] }
  return {
    sections: Object.fromEntries(sections.map(({ section, items }) => [section, items])),
    served: context.served.flatMap((serving) => serving.stories.map(({ propensity }) => propensity)),
  }
}

const idsOf = (items: readonly Placed[] | undefined) => items?.map(({ storyId }) => storyId)

describe('sections', () => {
  it('show an event once on the page, except of publishers that are never merged', async () => {
    const stories = buildNews()
    stories.read('report-world', 90, { section: 'World', title, publisher: 'The Daily' })
    stories.read('report-world-2', 80, { section: 'World', title, publisher: 'Kompas' })
    stories.read('report-sport', 70, { section: 'Sport', title, publisher: 'Tempo' })
    const reports = (sections: Record<string, readonly Placed[]>) =>
      Object.values(sections)
        .flatMap((items) => idsOf(items) ?? [])
        .filter((storyId) => storyId.startsWith('report'))
    expect(reports((await sectionsOf(stories)).sections)).toEqual(['report-world'])
    const { sections } = await sectionsOf(stories, { unmergedPublishers: new Set(['tempo']) })
    expect(reports(sections).toSorted()).toEqual(['report-sport', 'report-world'])
  })

  it('obey reviews: what nobody approved stands below the top of its section', async () => {
    const stories = buildNews()
    stories.read('approved', 5, { section: 'World', title: 'A quiet afternoon' })
    stories.read('approved-2', 4, { section: 'World', title: 'Another evening entirely' })
    const approve = ['approved', 'approved-2'].map((storyId) =>
      decide({ kind: 'approve', storyId, id: storyId }),
    )
    const { sections, served } = await sectionsOf(stories, { decisionsOf: () => inForce(review, ...approve) })
    expect(idsOf(sections['world'])?.slice(0, 3)).toEqual(['approved', 'approved-2', 'world-0'])
    expect(idsOf(sections['sport'])).toEqual(['sport-0', 'sport-1', 'sport-2'])
    expect(served).toContain(undefined)
    const alone = await sectionsOf(buildNews(), { decisionsOf: () => inForce(review) })
    expect(alone.sections['world']).toBeUndefined()
  })

  it('have what editors pinned to them in its place', async () => {
    const { sections } = await sectionsOf(buildNews(), { decisionsOf: () => inForce(pin) })
    expect(sections['world']?.[0]).toMatchObject({ storyId: 'world-4', slot: 'pinned' })
    expect(idsOf(sections['world'])).toEqual(['world-4', 'world-0', 'world-1', 'world-2', 'world-3'])
  })

  it('leave propensities alone where no editor decided anything', async () => {
    expect(new Set((await sectionsOf(buildNews())).served)).toEqual(new Set([1]))
  })
})

describe('related stories', () => {
  const related = (stories: TestStories, over: Partial<Parameters<typeof findRelated>[2]> = {}) => {
    stories.advance()
    const options = { limit: 10, decisions: inForce(), unmergedPublishers: new Set<string>(), ...over }
    return findRelated(stories, 'open', options).map(({ storyId }) => storyId)
  }

  function buildSport(): TestStories {
    const stories = buildSiteStories(nowMs)
    const about = (section: string) => ({ section, tags: ['motogp', 'race', 'jerez'] })
    stories.read('open', 9, { ...about('Sport'), title: 'Rider wins the opening race in Jerez' })
    stories.read('open-again', 8, { ...about('Sport'), title: 'Rider wins the opening race in Jerez' })
    stories.read('crash', 7, { ...about('World'), title: 'Two riders crash heavily during practice' })
    stories.read('crash-again', 6, { ...about('World'), title: 'Two riders crash heavily during practice' })
    stories.read('tickets', 5, { ...about('Sport'), title: 'Tickets for the autumn weekend sell out' })
    return stories
  }

  it('have each event once, and the story’s own not at all', () => {
    const ids = related(buildSport())
    expect(ids.filter((id) => id.startsWith('open'))).toEqual([])
    expect(ids.filter((id) => id.startsWith('crash'))).toHaveLength(1)
    expect(ids).toHaveLength(2)
  })

  it('obey reviews', () => {
    const [first] = related(buildSport())
    const section = first === 'tickets' ? 'sport' : 'world'
    const decisions = inForce(decide({ kind: 'review', section, topN: 1 }))
    const after = related(buildSport(), { decisions })
    expect(after).toHaveLength(2)
    expect(after[1]).toBe(first)
  })
})
