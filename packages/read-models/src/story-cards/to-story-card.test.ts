import { expect, it } from '@jest/globals'
import type { CatalogueStory } from '@frontpage/contracts'
import type { StoryClaims } from '../fold/fold.js'
import { readStoryTime, toStoryCard } from './to-story-card.js'

const storyId = 's-1'
const claims: StoryClaims = {
  title: 'Claimed',
  section: 'Claimed',
  url: 'https://claimed.example/a',
  image: 'https://claimed.example/a.jpg',
  author: 'Claimed',
  publisher: 'Claimed',
  language: 'id',
  publishedAt: '1780000000',
  tags: 'a\nb\nc, d',
}
const record: CatalogueStory = {
  id: 'daily/s-1',
  title: 'Title',
  summary: 'Summary',
  sections: ['World', 'Weather'],
  tags: ['Floods'],
  author: 'Ann',
  publisher: 'The Daily',
  publishedAt: '2026-06-01T10:00:00+07:00',
  updatedAt: '2026-06-01T04:00:00Z',
  url: 'https://www.daily.example/a',
  image: 'https://www.daily.example/a.jpg',
  language: 'en',
}

it('takes every field from the catalogue where that has it', () => {
  expect(toStoryCard(record, claims, { storyId })).toEqual({
    storyId,
    title: 'Title',
    summary: 'Summary',
    section: 'World',
    sections: ['World', 'Weather'],
    tags: ['Floods'],
    author: 'Ann',
    publisher: 'The Daily',
    publishedAt: '2026-06-01T03:00:00.000Z',
    updatedAt: '2026-06-01T04:00:00.000Z',
    url: 'https://www.daily.example/a',
    image: 'https://www.daily.example/a.jpg',
    language: 'en',
  })
})

it('fills with claims what the catalogue leaves open', () => {
  const fromClaims = {
    storyId,
    title: 'Claimed',
    section: 'Claimed',
    url: 'https://claimed.example/a',
    publisher: 'Claimed',
    publishedAt: '2026-05-28T20:26:40.000Z',
    tags: ['a', 'b', 'c, d'],
  }
  expect(toStoryCard({ id: record.id }, claims, { storyId })).toMatchObject(fromClaims)
  expect(toStoryCard(undefined, claims, { storyId })).toMatchObject(fromClaims)
})

it('takes empty lists of the catalogue for answers', () => {
  const card = toStoryCard({ id: record.id, sections: [], tags: [] }, claims, { storyId })
  expect([card.section, card.sections, card.tags]).toEqual([undefined, undefined, []])
})

it('knows a story by its id alone where nobody says anything', () => {
  expect(toStoryCard(undefined, undefined, { storyId })).toEqual({ storyId })
})

it.each([
  ['2026-06-01T10:00:00+07:00', Date.UTC(2026, 5, 1, 3)],
  ['1780000000', 1_780_000_000_000],
  ['1780000000000', 1_780_000_000_000],
  ['1780000000000000', 1_780_000_000_000],
  ['1780000000000000000', 1_780_000_000_000],
  ['20261124', undefined],
  ['0', undefined],
  ['', undefined],
  ['yesterday', undefined],
  ['9'.repeat(40), undefined],
  [undefined, undefined],
])('reads the time %s', (text, expected) => {
  expect(readStoryTime(text)).toBe(expected)
})
