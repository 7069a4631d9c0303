/** The headers that ingest looks at, as they came; absent ones are undefined. */
export interface IngestHeaders {
  authorization: string | undefined
  /** `X-Write-Key`, which Jitsu's SDK sends. */
  writeKey: string | undefined
  userAgent: string | undefined
  origin: string | undefined
  forwardedFor: string | undefined
  /** `Sec-GPC: 1` */
  globalPrivacyControl: boolean
  /** `DNT: 1` */
  doNotTrack: boolean
  /**
   * The browser prefetches a page that nobody looks at yet:
   * https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header
   */
  isPrefetch: boolean
}

/** `Sec-Purpose: prefetch;prerender`; older browsers send `Purpose`, `X-Purpose` or `X-Moz`. */
const loadingAhead = /\b(?:prefetch|prerender|preview)\b/i

/**
 * Reads them off node's raw list in one pass: `req.headers` would build an object of all headers, which costs more than
 * the rest of the routing. Of a repeated header the last one counts; of
 * X-Forwarded-For all do, as some proxies add a line of their own.
 */
export function readIngestHeaders(rawHeaders: readonly string[]): IngestHeaders {
  const headers: IngestHeaders = {
    authorization: undefined,
    writeKey: undefined,
    userAgent: undefined,
    origin: undefined,
    forwardedFor: undefined,
    globalPrivacyControl: false,
    doNotTrack: false,
    isPrefetch: false,
  }
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    // Comparing the length first tells nearly all other headers apart without a lower-case copy.
    switch (name.length) {
      case 3:
        if (name.toLowerCase() === 'dnt') headers.doNotTrack = rawHeaders[at + 1] === '1'
        break
      case 5:
        if (name.toLowerCase() === 'x-moz') headers.isPrefetch ||= loadingAhead.test(rawHeaders[at + 1]!)
        break
      case 6:
        if (name.toLowerCase() === 'origin') headers.origin = rawHeaders[at + 1]
        break
      case 7: {
        const lower = name.toLowerCase()
        if (lower === 'sec-gpc') headers.globalPrivacyControl = rawHeaders[at + 1] === '1'
        else if (lower === 'purpose') headers.isPrefetch ||= loadingAhead.test(rawHeaders[at + 1]!)
        break
      }
      case 9:
        if (name.toLowerCase() === 'x-purpose') headers.isPrefetch ||= loadingAhead.test(rawHeaders[at + 1]!)
        break
      case 10:
        if (name.toLowerCase() === 'user-agent') headers.userAgent = rawHeaders[at + 1]
        break
      case 11: {
        const lower = name.toLowerCase()
        if (lower === 'sec-purpose') headers.isPrefetch ||= loadingAhead.test(rawHeaders[at + 1]!)
        else if (lower === 'x-write-key') headers.writeKey = rawHeaders[at + 1]
        break
      }
      case 13:
        if (name.toLowerCase() === 'authorization') headers.authorization = rawHeaders[at + 1]
        break
      case 15:
        if (name.toLowerCase() === 'x-forwarded-for') {
          const value = rawHeaders[at + 1]!
          headers.forwardedFor =
            headers.forwardedFor === undefined ? value : `${headers.forwardedFor},${value}`
        }
        break
    }
  }
  return headers
}
