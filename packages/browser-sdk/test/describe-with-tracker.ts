import { afterAll, beforeAll } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { browserTimeoutMs, describeInBrowser, launchBrowser } from './browser-tests.js'
import { scriptElements, startNewsSite, type NewsSite } from './news-site.js'
import { startScriptedTracker, type ScriptedTracker } from './scripted-tracker.js'

export interface Surroundings {
  readonly tracker: ScriptedTracker
  readonly site: NewsSite
  readonly browser: Browser
}

/**
 * Describes tests in a browser, with a tracker that answers as told and a site whose pages load the SDK. They run for all
 * tests of the group; `use` gets them before the first one.
 */
export function describeWithTracker(
  name: string,
  {
    launch = {},
    use,
  }: {
    readonly launch?: Parameters<typeof launchBrowser>[0]
    readonly use: (surroundings: Surroundings) => void
  },
  tests: () => void,
): void {
  describeInBrowser(name, () => {
    const closers: (() => Promise<unknown>)[] = []
    beforeAll(async () => {
      const tracker = await startScriptedTracker()
      closers.push(() => tracker.close())
      const site = await startNewsSite()
      closers.push(() => site.close())
      site.setHead(scriptElements({ writeKey: 'web', trackerUrl: tracker.url }))
      const browser = await launchBrowser(launch)
      closers.push(() => browser.close())
      use({ tracker, site, browser })
    }, browserTimeoutMs)
    afterAll(async () => {
      for (const close of closers.toReversed()) await close()
    }, browserTimeoutMs)
    tests()
  })
}
