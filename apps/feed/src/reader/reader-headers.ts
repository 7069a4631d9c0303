/** The headers of a request that say who reads. */
export interface ReaderHeaders {
  authorization: string | undefined
  apiKey: string | undefined
  anonymousId: string | undefined
  userId: string | undefined
  /** Global Privacy Control. */
  gpc: string | undefined
  /** Do Not Track. */
  dnt: string | undefined
  userAgent: string | undefined
}

const fields: ReadonlyMap<string, keyof ReaderHeaders> = new Map([
  ['authorization', 'authorization'],
  ['x-api-key', 'apiKey'],
  ['x-anonymous-id', 'anonymousId'],
  ['x-user-id', 'userId'],
  ['sec-gpc', 'gpc'],
  ['dnt', 'dnt'],
  ['user-agent', 'userAgent'],
] as const)
const lengths = new Set([...fields.keys()].map((name) => name.length))

/** Read from the raw list: `req.headers` builds an object of all headers. The first of a repeated header counts. */
export function readReaderHeaders(rawHeaders: readonly string[]): ReaderHeaders {
  const headers: ReaderHeaders = {
    authorization: undefined,
    apiKey: undefined,
    anonymousId: undefined,
    userId: undefined,
    gpc: undefined,
    dnt: undefined,
    userAgent: undefined,
  }
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (!lengths.has(name.length)) continue
    const field = fields.get(name.toLowerCase())
    if (field !== undefined) headers[field] ??= rawHeaders[at + 1]!
  }
  return headers
}

/** Whether the reader's browser asks not to be profiled (Sec-GPC, https://www.w3.org/TR/gpc; DNT). */
export function asksForPrivacy({ gpc, dnt }: Pick<ReaderHeaders, 'gpc' | 'dnt'>): boolean {
  return gpc?.trim() === '1' || dnt?.trim() === '1'
}
