import { Window } from 'happy-dom'

export interface Page {
  /** Gives up what the page still does. */
  close(): Promise<void>
}

/**
 * Runs a script in a page of `http://news.example`, in an implementation of the DOM without a browser. The page sends
 * preflights, and is refused what they do not grant, where `isCrossOrigin` says so.
 */
export async function openPage(
  scripts: readonly string[],
  { isCrossOrigin = false, path = '/world/hello' }: { isCrossOrigin?: boolean; path?: string } = {},
): Promise<Page> {
  const window = new Window({
    url: `http://news.example${path}`,
    settings: {
      enableJavaScriptEvaluation: true,
      suppressInsecureJavaScriptEnvironmentWarning: true,
      fetch: { disableSameOriginPolicy: !isCrossOrigin },
    },
  })
  // A page is not told what becomes of a beacon, such as that its page was closed.
  window.navigator.sendBeacon = (url, data) => {
    window.fetch(url, { method: 'POST', body: data }).catch(() => undefined)
    return true
  }
  for (const script of scripts) window.eval(script)
  return { close: () => window.happyDOM.close() }
}
