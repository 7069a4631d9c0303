import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createTestDirectory, findFreePort, startTestNetwork, type TestNetwork } from '@frontpage/testing'
import type { Browser } from 'playwright-core'
import { browserTimeoutMs, describeInBrowser, launchBrowser } from './browser-tests.js'
import { scriptElements, startNewsSite, type NewsSite } from './news-site.js'
import { createRandom } from './seeded-random.js'
import { startReader, type Happenings } from './visiting-reader.js'

const pageViews = 1_000
const readerCount = 3
const viewsPerTrackerLife = 125
const seed = Number(process.env['PAGE_VIEWS_SEED'] ?? 7)

describeInBrowser(`${pageViews} page views in a real browser`, () => {
  let network: TestNetwork
  let site: NewsSite
  let browser: Browser
  const closers: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    ;[network, browser] = await Promise.all([startTestNetwork(), launchBrowser()])
    closers.push(
      () => network.stop(),
      () => browser.close(),
    )
    site = await startNewsSite()
    closers.push(() => site.close())
  }, browserTimeoutMs)
  afterAll(async () => {
    for (const close of closers.toReversed()) await close()
  }, browserTimeoutMs)

  it(
    'are in the archive once, through reloads, closed tabs, offline spells and restarts of the tracker',
    async () => {
      const directory = await createTestDirectory('journal')
      closers.unshift(() => directory.remove())
      const over = {
        port: await findFreePort(),
        journal: { ...network.trackerConfig.journal, directory: directory.path },
      }
      let tracker = await network.startTracker(over)
      site.setHead(scriptElements({ writeKey: 'dev', trackerUrl: `http://127.0.0.1:${over.port}` }))

      const accepted = new Set<number>()
      const atRisk = new Set<number>()
      const happened: Happenings = { documents: 0, reloads: 0, closes: 0, crashes: 0, offlineSpells: 0 }
      let views = 0
      let trackerRestarts = 0

      async function readOn(reader: number): Promise<void> {
        const context = await browser.newContext()
        const visitor = await startReader(context, {
          url: site.url,
          random: createRandom(seed * 100 + reader),
          nextView: () => (views < pageViews ? views++ : undefined),
          onAccepted: (view) => accepted.add(view),
          onCrash: (unsure) => unsure.forEach((view) => atRisk.add(view)),
          happened,
        })
        while (views < pageViews) await visitor.act()
        await visitor.finish()
        await context.close()
      }

      async function restartTracker(): Promise<void> {
        while (accepted.size < pageViews) {
          if (Math.floor(accepted.size / viewsPerTrackerLife) > trackerRestarts) {
            trackerRestarts++
            await tracker.close()
            tracker = await network.startTracker(over)
          }
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }

      const reading = Promise.all(Array.from({ length: readerCount }, (_, reader) => readOn(reader)))
      await Promise.race([reading, Promise.all([reading, restartTracker()])])
      await network.processAll()

      const rows = await (
        await network.store.query({
          query: `SELECT toUInt32(properties.view) AS view, count() AS copies, any(title) AS title
            FROM events FINAL WHERE type = 'page' AND startsWith(path, '/view/') GROUP BY view`,
          format: 'JSONEachRow',
        })
      ).json<{ view: number; copies: string | number; title: string }>()
      const stored = new Map(rows.map(({ view, copies }) => [view, Number(copies)]))
      const missing = [...accepted].filter((view) => !stored.has(view))
      const lostWithCrashes = missing.filter((view) => atRisk.has(view))
      process.stdout.write(
        `${JSON.stringify({ seed, accepted: accepted.size, stored: stored.size, lostWithCrashes: lostWithCrashes.length, trackerRestarts, ...happened })}\n`,
      )
      expect(accepted.size).toBe(pageViews)
      expect(missing.filter((view) => !atRisk.has(view))).toEqual([])
      expect([...stored].filter(([, copies]) => copies !== 1)).toEqual([])
      // What a tab has put into storage survives its end, so not even these are lost.
      expect(lostWithCrashes).toEqual([])
      expect(rows.filter(({ view, title }) => title !== `View ${view}`)).toEqual([])
      for (const count of [...Object.values(happened), trackerRestarts]) expect(count).toBeGreaterThan(3)
    },
    4 * browserTimeoutMs,
  )
})
