import { chromium, type Browser, type CDPSession } from 'playwright-core'
import { waitFor } from '@frontpage/testing'

/** The agent is a reader's, because that of a browser without a window is a bot's. */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'

/** A tab as readers have them: it is hidden while another one is shown, and goes into the browser's page cache. */
export interface Tab {
  evaluate<Result>(expression: string): Promise<Result>
  send(method: string, params?: object): Promise<Record<string, unknown>>
  navigate(url: string): Promise<void>
  /** Goes back in the history; the page that was there may come from the browser's page cache. */
  goBack(): Promise<void>
  /** Brings the tab to the front; the one before it is hidden. */
  show(): Promise<void>
  /** Scrolls as a wheel does. */
  scroll(byPixels: number): Promise<void>
  close(): Promise<void>
}

/** A browser's profile with its own cookies and storage. */
export interface Profile {
  openTab(url: string): Promise<Tab>
  close(): Promise<void>
}

export interface TestBrowser {
  newProfile(): Promise<Profile>
  close(): Promise<void>
}

/**
 * Playwright's own pages always count as visible, so tabs are driven by the protocol below it. They share one window per
 * profile.
 */
export async function launchTestBrowser(executablePath: string): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', `--user-agent=${userAgent}`, '--window-size=1000,800'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
  const session = await browser.newBrowserCDPSession()
  return {
    async newProfile() {
      const { browserContextId } = await session.send('Target.createBrowserContext')
      return {
        openTab: (url) => openTab(session, { url, browserContextId }),
        async close() {
          await session.send('Target.disposeBrowserContext', { browserContextId })
        },
      }
    },
    close: () => browser.close(),
  }
}

async function openTab(
  browser: CDPSession,
  { url, browserContextId }: { url: string; browserContextId: string },
): Promise<Tab> {
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', browserContextId })
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false })
  const waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>()
  let lastId = 0
  browser.on('Target.receivedMessageFromTarget', (received) => {
    if (received.sessionId !== sessionId) return
    const message = JSON.parse(received.message) as {
      id?: number
      error?: { message: string }
      result: Record<string, unknown>
    }
    if (message.id === undefined) return
    const answer = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error) answer?.reject(new Error(message.error.message))
    else answer?.resolve(message.result)
  })

  function send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++lastId
    const answer = withResolvers<Record<string, unknown>>()
    waiting.set(id, answer)
    browser
      .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
      .catch(answer.reject)
    return answer.promise
  }

  async function evaluate<Result>(expression: string): Promise<Result> {
    const { result, exceptionDetails } = (await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value: Result }; exceptionDetails?: { exception?: { description?: string } } }
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'the page threw')
    return result.value
  }

  /** A page that is asked anything while it goes into the browser's page cache is thrown out of it. */
  async function arrive(at: string): Promise<void> {
    await waitFor(
      async () => {
        const { targetInfo } = await browser.send('Target.getTargetInfo', { targetId })
        return targetInfo.url === at
      },
      { what: `the page ${at}` },
    )
  }

  const tab: Tab = {
    evaluate,
    send,
    async navigate(to) {
      await send('Page.navigate', { url: to })
      await arrive(to)
      await waitFor(
        () => evaluate(`location.href === ${JSON.stringify(to)} && document.readyState === 'complete'`),
        {
          what: `the page ${to}`,
        },
      )
    },
    async goBack() {
      const { currentIndex, entries } = (await send('Page.getNavigationHistory')) as {
        currentIndex: number
        entries: { id: number; url: string }[]
      }
      const { id, url: to } = entries[currentIndex - 1]!
      await send('Page.navigateToHistoryEntry', { entryId: id })
      await arrive(to)
      await waitFor(() => evaluate(`document.readyState === 'complete'`))
    },
    async show() {
      await browser.send('Target.activateTarget', { targetId })
      await waitFor(() => evaluate(`document.visibilityState === 'visible' && document.hasFocus()`), {
        what: 'a tab that is shown',
      })
    },
    async scroll(byPixels) {
      await send('Input.dispatchMouseEvent', {
        type: 'mouseWheel',
        x: 400,
        y: 300,
        deltaX: 0,
        deltaY: byPixels,
      })
    },
    async close() {
      await browser.send('Target.closeTarget', { targetId })
    },
  }
  await tab.navigate(url)
  return tab
}

interface PromiseWithResolvers<Result> {
  readonly promise: Promise<Result>
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

function withResolvers<Result>(): PromiseWithResolvers<Result> {
  let resolve!: (result: Result) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<Result>((onResult, onError) => {
    resolve = onResult
    reject = onError
  })
  return { promise, resolve, reject }
}
