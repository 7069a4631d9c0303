import { expect, it } from '@jest/globals'
import type { CatalogueStory } from '@frontpage/contracts'
import { createCatalogueVisibility } from './catalogue-visibility.js'

const startMs = Date.parse('2026-06-01T12:00:00Z')
const at = (seconds: number): string => new Date(startMs + seconds * 1_000).toISOString()
const later = (seconds: number): number => startMs + seconds * 1_000

function setUp(stories: readonly CatalogueStory[]) {
  const visibility = createCatalogueVisibility(() => startMs)
  const site = visibility.ofSite('daily')
  visibility.begin()
  visibility.take(stories)
  visibility.end()
  expect(site.takeChanges(startMs)).toBe('all')
  return { visibility, site }
}

it('knows which stories are hidden, expired, or not published yet', () => {
  const { site } = setUp([
    { id: 'daily/plain', publishedAt: at(-60) },
    { id: 'daily/hidden', hidden: true },
    { id: 'daily/ends', expiresAt: at(10) },
    { id: 'daily/begins', publishedAt: at(10) },
    { id: 'weekly/plain', hidden: true },
  ])
  const visibleAt = (nowMs: number): string =>
    ['plain', 'hidden', 'ends', 'begins', 'unknown'].filter((id) => site.isVisible(id, nowMs)).join(' ')
  expect(visibleAt(startMs)).toBe('plain ends unknown')
  expect(visibleAt(later(10))).toBe('plain begins unknown')
})

it('tells each turn of time once, also after a pause', () => {
  const { site } = setUp([
    { id: 'daily/a', publishedAt: at(5), expiresAt: at(20) },
    { id: 'daily/b', expiresAt: at(20) },
  ])
  expect(Array.from(site.takeChanges(later(4)))).toEqual([])
  expect(Array.from(site.takeChanges(later(5)))).toEqual(['a'])
  expect(Array.from(site.takeChanges(later(19)))).toEqual([])
  expect(Array.from(site.takeChanges(later(90)))).toEqual(['a', 'b'])
  expect(Array.from(site.takeChanges(later(99)))).toEqual([])
})

it('follows changes, and forgets what is gone from a later reading', () => {
  const { visibility, site } = setUp([
    { id: 'daily/a', hidden: true },
    { id: 'daily/b', hidden: true },
  ])
  visibility.change({ changed: [{ id: 'daily/a' }, { id: 'weekly/x' }], removed: ['daily/b', 'daily/c'] })
  expect(Array.from(site.takeChanges(startMs))).toEqual(['a', 'b', 'c'])
  expect([site.isVisible('a', startMs), site.isVisible('b', startMs)]).toEqual([true, true])
  visibility.change({ changed: [{ id: 'daily/a', hidden: true }], removed: [] })
  visibility.begin()
  visibility.take([{ id: 'daily/b', hidden: true }])
  expect([site.isVisible('a', startMs), site.isVisible('b', startMs)]).toEqual([false, true])
  visibility.end()
  expect([site.isVisible('a', startMs), site.isVisible('b', startMs)]).toEqual([true, false])
})
