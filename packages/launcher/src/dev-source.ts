import { LauncherError } from './launcher-error.js'

/** One reader is enough, so that the first page that somebody tries is listed. */
const devSource = {
  name: 'Development',
  site: 'dev',
  environment: 'production',
  mapping: { readersToList: 1 },
}

/**
 * Makes sure that the tracker has a source with the id `dev`, and leaves one that is there as it is.
 * @returns the write key that it has
 * @throws LauncherError with what the tracker answered
 */
export async function ensureDevSource(
  trackerUrl: string,
  writeKey: string,
  { adminSecret, signal }: { adminSecret: string; signal: AbortSignal },
): Promise<{ outcome: 'kept' | 'created'; writeKey: string }> {
  const url = `${trackerUrl}/v1/admin/sources/dev`
  const headers = { authorization: `Bearer ${adminSecret}`, 'content-type': 'application/json' }
  const found = await fetch(url, { headers, signal })
  if (found.ok) return { outcome: 'kept', writeKey: ((await found.json()) as { writeKey: string }).writeKey }
  if (found.status !== 404) throw await toError('be looked up', found)
  const put = await fetch(url, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ ...devSource, writeKey }),
    signal,
  })
  if (!put.ok) throw await toError('be created', put)
  return { outcome: 'created', writeKey }
}

async function toError(deed: string, response: Response): Promise<LauncherError> {
  const body = (await response.text()).slice(0, 500)
  return new LauncherError(
    `The dev source could not ${deed}: the tracker answered ${response.status} ${body}`,
  )
}
