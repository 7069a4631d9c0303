import { expect, it } from '@jest/globals'
import type { CatalogueStory } from '@frontpage/contracts'
import { toEditedStory } from './to-edited-story.js'
import { isSameStory } from './to-ordered-story.js'

const id = 'daily/s-1'
const imported: CatalogueStory = {
  id,
  title: 'From the feed',
  summary: 'A summary',
  sections: ['World'],
  aliases: ['alias'],
  feeds: { world: ['World'] },
}

it('remembers all fields of a story that no feed has', () => {
  expect(toEditedStory(id, { title: 'A', tags: ['x'] }, undefined)).toEqual({
    id,
    title: 'A',
    tags: ['x'],
    edited: ['title', 'tags'],
  })
})

it('remembers only what differs from the feed, and keeps where the story comes from', () => {
  const body = { title: 'Edited', summary: 'A summary', sections: ['World'], hidden: true }
  expect(toEditedStory(id, body, imported)).toEqual({
    ...imported,
    title: 'Edited',
    hidden: true,
    edited: ['title', 'hidden'],
  })
})

it('remembers a field that was edited once, also when it is sent again unchanged', () => {
  const once = toEditedStory(id, { title: 'Edited' }, imported)
  expect(toEditedStory(id, { title: 'Edited' }, once).edited).toEqual(['title'])
})

it('gives a field that is not sent back to feeds and events', () => {
  const once = toEditedStory(id, { title: 'Edited', author: 'Ann' }, imported)
  expect(toEditedStory(id, { title: 'Edited' }, once)).toEqual({
    id,
    title: 'Edited',
    edited: ['title'],
    aliases: ['alias'],
    feeds: { world: ['World'] },
  })
})

it('takes "hidden: false" for what it means, and compares members in any order', () => {
  expect(isSameStory({ id, title: 'A', hidden: false }, { title: 'A', id, tags: undefined })).toBe(true)
  expect(isSameStory({ id, title: 'A' }, { id, title: 'B' })).toBe(false)
})
