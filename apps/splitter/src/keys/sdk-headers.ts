/** The headers of a request that routes for SDKs look at. */
export interface SdkHeaders {
  authorization: string | undefined
  apiKey: string | undefined
  origin: string | undefined
  userAgent: string | undefined
  forwardedFor: string | undefined
  /** A signed QA override. */
  override: string | undefined
  /** `Sec-GPC`, Global Privacy Control. */
  privacyControl: string | undefined
  /** `DNT` */
  doNotTrack: string | undefined
}

const fields = [
  ['authorization', 'authorization'],
  ['x-api-key', 'apiKey'],
  ['origin', 'origin'],
  ['user-agent', 'userAgent'],
  ['x-forwarded-for', 'forwardedFor'],
  ['x-frontpage-override', 'override'],
  ['sec-gpc', 'privacyControl'],
  ['dnt', 'doNotTrack'],
] as const
/** No two of them have names of one length, so that most other headers are told by theirs. */
const fieldsByLength: (Field | undefined)[] = []
for (const [name, field] of fields) fieldsByLength[name.length] = { name, field }

interface Field {
  readonly name: string
  readonly field: keyof SdkHeaders
}

/** Read from the raw list: `req.headers` builds an object of all headers, which costs more than an evaluation. */
export function readSdkHeaders(rawHeaders: readonly string[]): SdkHeaders {
  const headers: SdkHeaders = {
    authorization: undefined,
    apiKey: undefined,
    origin: undefined,
    userAgent: undefined,
    forwardedFor: undefined,
    override: undefined,
    privacyControl: undefined,
    doNotTrack: undefined,
  }
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    const known = fieldsByLength[name.length]
    if (known === undefined || name.toLowerCase() !== known.name) continue
    const { field } = known
    const value = rawHeaders[at + 1]!
    if (field === 'forwardedFor') headers[field] = joinLists(headers[field], value)
    // The first of a repeated header counts, as in node's own object.
    else headers[field] ??= value
  }
  return headers
}

/** Whether the browser says that its reader does not want to be tracked: what names the reader is not stored then. */
export function asksForPrivacy({
  privacyControl,
  doNotTrack,
}: Pick<SdkHeaders, 'privacyControl' | 'doNotTrack'>): boolean {
  return privacyControl === '1' || doNotTrack === '1'
}

function joinLists(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`
}
