import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { CatalogueStory } from '@frontpage/contracts'
import { storyFeedSchema } from '../src/catalogue/feeds/story-feeds.js'
import { createIdentityIndex } from '../src/catalogue/identity/identity-index.js'
import { storyAddressOf } from '../src/catalogue/identity/story-address.js'
import { createImportPlan, type ItemOutcome } from '../src/catalogue/imports/plan-import.js'

/** A month of headlines that a news search found, a file for each section: url, title, description, date. */
const directory = join(import.meta.dirname, '../../../../shared/data/newsapi-2019')
const describeIfRecorded = existsSync(directory) ? describe : describe.skip

interface Headline {
  readonly url: string
  readonly title: string
}

describeIfRecorded('a month of headlines (skipped where ../shared/data is missing)', () => {
  const stories = new Map<string, CatalogueStory>()
  const identities = createIdentityIndex((id) => stories.get(id))
  const sections = new Map<string, readonly Headline[]>()

  function importAll(): Map<ItemOutcome | 'refused', number> {
    const tally = new Map<ItemOutcome | 'refused', number>()
    for (const [section, headlines] of sections) {
      const url = 'https://search.example/feed'
      const feed = storyFeedSchema.parse({ id: section, url, site: 'crawl', section })
      const known = { byId: (id: string) => stories.get(id), byAlias: identities.find }
      const plan = createImportPlan(feed, { known, baseUrl: url, nowMs: 0, isActive: () => true })
      for (const { url: address, title } of headlines) {
        const outcome = plan.add({ url: address, title: title.slice(0, 300), categories: [] })
        const name = typeof outcome === 'string' ? outcome : 'refused'
        tally.set(name, (tally.get(name) ?? 0) + 1)
      }
      for (const [id, story] of plan.changes) stories.set(id, story)
      identities.use([...plan.changes.values()])
    }
    return tally
  }

  beforeAll(() => {
    for (const file of readdirSync(directory).toSorted()) {
      const rows = parseCsv(gunzipSync(readFileSync(join(directory, file))).toString('utf8')).slice(1)
      const headlines = rows
        .map(([url = '', title = '']) => ({ url, title }))
        .filter(({ title }) => title.trim() !== '')
      sections.set(basename(file, '.csv.gz'), headlines)
    }
    importAll()
  })

  it('is one story for each page, in all sections that list it', () => {
    const listed = [...sections].flatMap(([section, headlines]) =>
      headlines.map(({ url }) => ({ section, url })),
    )
    const addresses = new Set(listed.map(({ url }) => storyAddressOf(url)))
    // Some pages moved to an address with another headline, and kept their number.
    expect(stories.size).toBeLessThan(addresses.size)
    expect(addresses.size - stories.size).toBeLessThan(addresses.size / 200)
    const wanted = new Map<string, Set<string>>()
    for (const { section, url } of listed) {
      const id = `crawl/${storyAddressOf(url)}`
      wanted.set(id, (wanted.get(id) ?? new Set()).add(section))
    }
    for (const [id, expected] of wanted) {
      const story = stories.get(id)
      if (story !== undefined) expect(story.sections).toEqual(expect.arrayContaining([...expected]))
    }
  })

  it('keeps apart the many pages that share a headline', () => {
    const byTitle = new Map<string, Set<string>>()
    for (const { url, title } of [...sections.values()].flat()) {
      byTitle.set(title, (byTitle.get(title) ?? new Set()).add(storyAddressOf(url) ?? ''))
    }
    const shared = [...byTitle.values()].filter((addresses) => addresses.size > 1)
    const kept = shared.filter(
      (addresses) => [...addresses].filter((each) => stories.has(`crawl/${each}`)).length > 1,
    )
    expect(shared.length).toBeGreaterThan(100)
    expect(kept.length / shared.length).toBeGreaterThan(0.9)
  })

  it('has no new story when all of it comes again', () => {
    expect(importAll().get('new')).toBeUndefined()
  })
})

/** Fields in quotes may contain commas, line ends, and quotes that are doubled. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end !== ',') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}
