import { expect, it } from '@jest/globals'
import { createCatalogueStories } from './catalogue-stories.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const at = (hours: number): string => new Date(nowMs + hours * 3_600_000).toISOString()
const recentOf = (stories: ReturnType<typeof createCatalogueStories>, atMs = nowMs): string[] =>
  Array.from(stories.ofSite('daily').recent(atMs), ({ storyId }) => storyId)

it('has the stories that were published lately and may be shown', () => {
  const stories = createCatalogueStories(() => nowMs)
  stories.begin()
  stories.take([
    { id: 'daily/new', publishedAt: at(-1) },
    { id: 'daily/old', publishedAt: at(-50) },
    { id: 'daily/hidden', publishedAt: at(-1), hidden: true },
    { id: 'daily/over', publishedAt: at(-1), expiresAt: at(0) },
    { id: 'daily/later', publishedAt: at(1) },
    { id: 'daily/timeless' },
    { id: 'other/new', publishedAt: at(-1) },
  ])
  stories.end()
  expect(recentOf(stories)).toEqual(['new'])
  expect(recentOf(stories, nowMs + 3_600_000)).toEqual(['new', 'later'])
  const { isVisible } = stories.ofSite('daily')
  expect(['new', 'old', 'hidden', 'over', 'later', 'unknown'].map((id) => isVisible(id, nowMs))).toEqual([
    true,
    true,
    false,
    false,
    false,
    true,
  ])
})

it('follows changes, and says of each story once that it has changed', () => {
  const stories = createCatalogueStories(() => nowMs)
  const site = stories.ofSite('daily')
  stories.begin()
  stories.take([
    { id: 'daily/a', publishedAt: at(-1) },
    { id: 'daily/b', hidden: true },
  ])
  stories.end()
  expect([...site.takeChanges()]).toEqual(['a', 'b'])
  stories.change({ changed: [{ id: 'daily/a', hidden: true }], removed: ['daily/b', 'other/c'] })
  expect([site.isVisible('a', nowMs), site.isVisible('b', nowMs)]).toEqual([false, true])
  expect([[...site.takeChanges()], [...site.takeChanges()]]).toEqual([['a', 'b'], []])
})

it('lets go of what is not there any more when everything is read again', () => {
  const stories = createCatalogueStories(() => nowMs)
  const site = stories.ofSite('daily')
  stories.change({ changed: [{ id: 'daily/a', hidden: true }], removed: [] })
  site.takeChanges()
  stories.begin()
  expect(site.isVisible('a', nowMs)).toBe(false)
  stories.end()
  expect(site.isVisible('a', nowMs)).toBe(true)
  expect([...site.takeChanges()]).toEqual(['a'])
})
