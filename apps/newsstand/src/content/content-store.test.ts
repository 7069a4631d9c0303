import { describe, expect, it } from '@jest/globals'
import { createContentStore, editionMs } from './content-store.js'
import { illustrationOf } from './illustration-of.js'
import { epochMs } from './schedule.js'
import { sections, writtenStories } from './written-stories.js'

const hourMs = 3_600_000
/** Some moment at which every story has come out once. */
const someTime = epochMs + 40 * editionMs + 1_234_567
const storeAt = (time: number) => createContentStore({ now: () => time })

describe('what was written', () => {
  it('holds six English and four Indonesian stories for each section, or more', () => {
    for (const { slug } of sections) {
      const languages = writtenStories
        .filter(({ section }) => section === slug)
        .map(({ language }) => language)
      expect(languages.filter((language) => language === 'en').length).toBeGreaterThanOrEqual(6)
      expect(languages.filter((language) => language === 'id').length).toBeGreaterThanOrEqual(4)
    }
  })

  it('has a slug, a headline and a picture of its own for every story', () => {
    const slugs = writtenStories.map(({ written }) => written.slug)
    expect(new Set(slugs).size).toBe(slugs.length)
    expect(slugs.filter((slug) => !/^[a-z0-9-]+$/.test(slug))).toEqual([])
    expect(new Set(writtenStories.map(({ written }) => written.title)).size).toBe(slugs.length)
    expect(new Set(slugs.map(illustrationOf)).size).toBe(slugs.length)
    expect(illustrationOf('no-such-story')).toBeUndefined()
  })

  it('has something to read, tags, and a summary in every story', () => {
    for (const { written } of writtenStories) {
      expect(written.paragraphs.length).toBeGreaterThanOrEqual(4)
      expect(written.tags.length).toBeGreaterThanOrEqual(2)
      expect(written.summary.length).toBeGreaterThan(40)
    }
  })

  it('has a second headline for some stories of every section and language', () => {
    for (const language of ['en', 'id'] as const) {
      for (const { slug } of sections) {
        const some = writtenStories.filter(
          (story) =>
            story.section === slug &&
            story.language === language &&
            story.written.alternativeTitle !== undefined,
        )
        expect(some.length).toBeGreaterThan(0)
      }
    }
  })
})

describe('the schedule', () => {
  it('has the newest first, none that is to come, and each story once', () => {
    const stories = storeAt(someTime).newest({ limit: 1_000 })
    const times = stories.map(({ publishedAt }) => publishedAt.getTime())

    expect(stories).toHaveLength(writtenStories.length)
    expect(times).toEqual(times.toSorted((one, other) => other - one))
    expect(times[0]).toBeLessThanOrEqual(someTime)
    expect(new Set(stories.map(({ title }) => title)).size).toBe(stories.length)
  })

  it.each(['en', 'id'] as const)('has fresh stories of every section in %s at any time', (language) => {
    for (let hour = 0; hour < 30; hour++) {
      const time = someTime + hour * hourMs
      for (const { slug } of sections) {
        const [newest] = storeAt(time).newest({ section: slug, language, limit: 1 })
        expect(time - newest!.publishedAt.getTime()).toBeLessThan(6 * hourMs)
      }
    }
  })

  it('brings at least four fresh ones in an hour', () => {
    const store = storeAt(someTime)
    expect(store.comingOut(someTime, someTime + hourMs).length).toBeGreaterThanOrEqual(4)
  })

  it('has exactly one that breaks in each language', () => {
    for (let hour = 0; hour < 30; hour++) {
      const breaking = storeAt(someTime + hour * hourMs)
        .newest({ limit: 1_000 })
        .filter(({ isBreaking }) => isBreaking === true)
      expect(breaking.map(({ language }) => language).toSorted()).toEqual(['en', 'id'])
    }
  })

  it('keeps the address of a story after its next edition came out', () => {
    const [story] = storeAt(someTime).newest({ limit: 1 })
    const later = storeAt(someTime + 3 * editionMs)

    expect(later.story(story!.id)).toMatchObject({ title: story!.title, publishedAt: story!.publishedAt })
    expect(later.newest({ limit: 1_000 }).map(({ id }) => id)).not.toContain(story!.id)
  })

  it('knows no story before it comes out, and none that is not there', () => {
    const [next] = storeAt(someTime).comingOut(someTime + 1, someTime + hourMs)

    expect(storeAt(someTime).story(next!.story.id)).toBeUndefined()
    expect(storeAt(someTime + hourMs).story(next!.story.id)?.id).toBe(next!.story.id)
    expect(storeAt(someTime).story('no-such-story-e1')).toBeUndefined()
    expect(storeAt(someTime).story('')).toBeUndefined()
  })

  it('says when a story is replaced: when its next edition comes out', () => {
    const store = storeAt(someTime + 3 * editionMs)
    const [first] = store.comingOut(someTime, someTime + hourMs)
    const again = store
      .comingOut(first!.replacedAt.getTime(), first!.replacedAt.getTime())
      .map(({ story }) => story.title)

    expect(again).toEqual([first!.story.title])
  })
})
