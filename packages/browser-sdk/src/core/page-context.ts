import { version } from './version.js'

export interface PageContext {
  readonly url: string
  readonly path: string
  readonly search: string
  readonly title: string
  readonly referrer: string
}

/** When a page made a call, and the address and the title that it had then. */
export type Moment = readonly [atMs: number, address: string, title: string]

let noted: Moment | undefined

/** Replays a call that was noted before the script was there: its events are of the moment at which it was made. */
export function replayAt(moment: Moment | undefined, call: () => void): void {
  noted = moment
  try {
    call()
  } finally {
    noted = undefined
  }
}

export function readMoment(): Moment {
  return noted ?? [Date.now(), location.href, document.title]
}

/** The page as it is at the moment. */
export function readPage(referrer: string): PageContext {
  const [, address, title] = readMoment()
  const { pathname, search } = new URL(address)
  return { url: pageUrl(), path: pathname, search, title, referrer }
}

export function pageUrl(): string {
  return readMoment()[1].replace(/#.*/, '')
}

/** The `context` of Segment's protocol, as far as the browser knows it without laying out the page. */
export function readContext(page: PageContext): Record<string, unknown> {
  const campaign: Record<string, string> = {}
  for (const [, name, value] of page.search.matchAll(/[?&]utm_(\w+)=([^&]*)/g)) {
    const text = value!.replace(/\+/g, ' ')
    campaign[name === 'campaign' ? 'name' : name!] = attempt(() => decodeURIComponent(text)) ?? text
  }
  return {
    library: { name: '@frontpage/browser-sdk', version },
    page,
    campaign: page.search.includes('utm_') ? campaign : undefined,
    locale: navigator.language,
    timezone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
    // A page may have a variable of this name.
    screen: { width: globalThis.screen?.width, height: globalThis.screen?.height },
    webdriver: navigator.webdriver || undefined,
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
