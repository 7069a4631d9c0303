import type { BrowserContext, Page } from 'playwright-core'
import { browserTimeoutMs, type PageFrontpage } from './browser-tests.js'

declare const frontpage: PageFrontpage

/** The fates of readers' tabs. */
export interface Happenings {
  documents: number
  reloads: number
  closes: number
  crashes: number
  offlineSpells: number
}

interface Tab {
  readonly page: Page
  /** Views that the SDK of this tab has accepted since the tab was opened. */
  readonly views: number[]
}

export interface VisitingReader {
  /** Does one thing that readers do, which may take some views. */
  act(): Promise<void>
  /** Closes all tabs, and opens one that sends what is left. Resolves when the browser's storage holds no event. */
  finish(): Promise<void>
}

const tabCount = 2
const maxViewsAtOnce = 10

/**
 * A reader with two tabs, who reads on in single-page apps and by links, reloads, closes tabs, loses the network, and
 * whose tabs crash, as the numbers from `random` decide.
 */
export async function startReader(
  context: BrowserContext,
  options: {
    readonly url: string
    readonly random: () => number
    /** The number of the next view; undefined where there are enough. */
    readonly nextView: () => number | undefined
    readonly onAccepted: (view: number) => void
    /** Some of these views may be lost: their tab was killed, and nobody heard whether they have left it. */
    readonly onCrash: (views: readonly number[]) => void
    readonly happened: Happenings
  },
): Promise<VisitingReader> {
  const { url, random, happened } = options
  const tabs: Tab[] = []
  const pick = (count: number): number => Math.floor(random() * count)

  async function arrive(tab: Tab): Promise<void> {
    happened.documents++
    await tab.page.waitForFunction(() => typeof frontpage.stats === 'function', undefined, {
      timeout: browserTimeoutMs,
    })
  }

  async function openTab(): Promise<Tab> {
    const page = await context.newPage()
    page.setDefaultTimeout(browserTimeoutMs)
    const tab: Tab = { page, views: [] }
    await page.goto(`${url}/${pick(50)}`, { waitUntil: 'commit' })
    await arrive(tab)
    return tab
  }

  /** Views pages of a single-page app; the SDK has accepted them when this resolves. */
  async function view(tab: Tab, count: number): Promise<void> {
    const views: number[] = []
    for (let each = 0; each < count; each++) {
      const next = options.nextView()
      if (next !== undefined) views.push(next)
    }
    const lost = await tab.page.evaluate((numbers) => {
      const before = frontpage.stats().lost
      for (const number of numbers) {
        history.pushState({}, '', `/view/${number}`)
        document.title = `View ${number}`
        frontpage.page({ view: number })
      }
      return frontpage.stats().lost - before
    }, views)
    if (lost > 0) throw new Error(`the SDK refused ${lost} views`)
    tab.views.push(...views)
    for (const each of views) options.onAccepted(each)
  }

  async function replace(tab: Tab): Promise<void> {
    const next = await openTab()
    tabs[tabs.indexOf(tab)] = next
    await view(next, 1)
  }

  async function crash(tab: Tab): Promise<void> {
    happened.crashes++
    const { page } = tab
    const crashed = page.waitForEvent('crash')
    const devtools = await context.newCDPSession(page)
    options.onCrash(tab.views)
    // It is never answered.
    devtools.send('Page.crash').catch(() => undefined)
    await crashed
    await replace(tab)
    await page.close()
  }

  async function act(): Promise<void> {
    const tab = tabs[pick(tabCount)]!
    const chance = random()
    await view(tab, 1 + pick(maxViewsAtOnce))
    if (chance < 0.12) {
      happened.reloads++
      await tab.page.reload({ waitUntil: 'commit' })
      await arrive(tab)
    } else if (chance < 0.22) {
      await tab.page.goto(`${url}/${pick(50)}`, { waitUntil: 'commit' })
      await arrive(tab)
    } else if (chance < 0.34) {
      happened.closes++
      await tab.page.close({ runBeforeUnload: chance < 0.28 })
      await replace(tab)
    } else if (chance < 0.4) {
      await crash(tab)
    } else if (chance < 0.5) {
      happened.offlineSpells++
      await context.setOffline(true)
      for (const each of tabs) await view(each, 1 + pick(maxViewsAtOnce))
      const isLeftOffline = chance < 0.43
      if (isLeftOffline) await tab.page.close()
      await context.setOffline(false)
      if (isLeftOffline) await replace(tab)
    }
  }

  for (let each = 0; each < tabCount; each++) tabs.push(await openTab())

  return {
    act,
    async finish() {
      for (const { page } of tabs) await page.close()
      const { page } = await openTab()
      // Tabs that were closed before may still be about to release what they hold.
      await page.waitForFunction(
        async () => {
          await frontpage.flush()
          return !Object.keys(localStorage).some((key) => key.includes(':e:'))
        },
        undefined,
        { timeout: browserTimeoutMs, polling: 200 },
      )
    },
  }
}
