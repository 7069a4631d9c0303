import { isJsonObject, type AcceptedEvent } from '@frontpage/contracts'

/**
 * The sender of an event: the reader's own device, through a library of ours or another's, or a server on its behalf.
 */
export interface Sender {
  readonly kind: 'browser' | 'app' | 'server'
  /** The reader's user agent; undefined where only the server's is known. */
  readonly userAgent: string | undefined
}

const serverLibrary =
  /node|python|ruby|php|java(?!script)|(?:^|[-_/ ])go(?:$|[-_/ ])|golang|\.net|dotnet|csharp|c#|rust|elixir|clojure|server|http-?api/i
const appLibrary =
  /android|ios|swift|kotlin|react[-_ ]?native|flutter|xamarin|unity|cordova|objc|mobile|\bapp\b/i
/** The beginning of the user agents of browsers, and of crawlers that run a page's scripts. */
const browserAgent = /^(?:Mozilla|Opera)\//

/**
 * A server that forwards a reader's event is in a data centre and has a bot's user agent (`axios/1.7`, `curl`); that
 * says nothing about the reader. So the request's own header counts for browsers alone: where their library is
 * named, or where no library is and the header is a browser's. What the event itself says in `context.userAgent`
 * always counts.
 */
export function describeSender({ context, userAgent: header }: AcceptedEvent): Sender {
  const stated = context?.userAgent
  const own = typeof stated === 'string' && stated !== '' ? stated : undefined
  const library = context?.library
  const name = isJsonObject(library) && typeof library.name === 'string' ? library.name.slice(0, 100) : ''
  // Checked before any pattern: nearly every event comes from one of these.
  if (name === 'analytics.js' || name === '@frontpage/browser-sdk') {
    return { kind: 'browser', userAgent: own ?? header }
  }
  if (name === '') {
    if (header !== undefined && browserAgent.test(header))
      return { kind: 'browser', userAgent: own ?? header }
    return { kind: 'server', userAgent: own }
  }
  if (appLibrary.test(name)) return { kind: 'app', userAgent: own }
  if (serverLibrary.test(name)) return { kind: 'server', userAgent: own }
  return { kind: 'browser', userAgent: own ?? header }
}
