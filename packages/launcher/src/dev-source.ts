import { LauncherError } from './launcher-error.js'

/** The source for trying everything from this machine, pages and servers alike. */
const devSource = {
  name: 'Development',
  site: 'dev',
  environment: 'production',
  /** An event may say its reader's address. That of the connection is this machine's, and says nothing. */
  isServer: true,
  /** One reader is enough, so that the first page that somebody tries is listed. */
  mapping: { readersToList: 1 },
}
const firstVersion = '"1"'

interface Tracker {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

interface StoredSource {
  readonly id: string
  readonly name: string
  readonly site: string
  readonly writeKey: string
  readonly isServer?: boolean
  readonly mapping: { readonly readersToList: number }
}

/**
 * Makes sure that the tracker has a source with the id `dev`. One that an earlier launcher made gets the settings that are
 * new since then; one that somebody has changed stays as it is.
 * @returns the write key that it has
 * @throws LauncherError with what the tracker answered
 */
export async function ensureDevSource(
  trackerUrl: string,
  writeKey: string,
  { adminSecret, signal }: { adminSecret: string; signal: AbortSignal },
): Promise<{ outcome: 'kept' | 'created' | 'updated'; writeKey: string }> {
  const tracker: Tracker = {
    url: `${trackerUrl}/v1/admin/sources/dev`,
    headers: { authorization: `Bearer ${adminSecret}`, 'content-type': 'application/json' },
    signal,
  }
  const found = await fetch(tracker.url, { headers: tracker.headers, signal })
  if (found.status === 404) {
    const put = await putSource(tracker, { ...devSource, writeKey })
    if (!put.ok) throw await toError('be created', put)
    return { outcome: 'created', writeKey }
  }
  if (!found.ok) throw await toError('be looked up', found)
  const { id: _id, ...stored } = (await found.json()) as StoredSource
  const kept = { outcome: 'kept' as const, writeKey: stored.writeKey }
  const isOwn = stored.name === devSource.name && stored.site === devSource.site
  if (found.headers.get('etag') !== firstVersion || !isOwn) return kept
  const { isServer, mapping } = devSource
  const isCurrent = stored.isServer === isServer && stored.mapping.readersToList === mapping.readersToList
  if (isCurrent) return kept
  const wanted = { ...stored, isServer, mapping: { ...stored.mapping, ...mapping } }
  const put = await putSource(tracker, wanted, { 'if-match': firstVersion })
  // Somebody else was faster.
  if (put.status === 412) return kept
  if (!put.ok) throw await toError('be brought up to date', put)
  return { outcome: 'updated', writeKey: stored.writeKey }
}

function putSource(
  { url, headers, signal }: Tracker,
  source: object,
  condition: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = JSON.stringify(source)
  return fetch(url, { method: 'PUT', headers: { ...headers, ...condition }, body, signal })
}

async function toError(deed: string, response: Response): Promise<LauncherError> {
  const body = (await response.text()).slice(0, 500)
  return new LauncherError(
    `The dev source could not ${deed}: the tracker answered ${response.status} ${body}`,
  )
}
