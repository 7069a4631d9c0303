import { LauncherError } from './launcher-error.js'

const devSource = { name: 'Development', writeKey: 'dev', site: 'dev', environment: 'production' }

/**
 * Makes sure that the tracker has a source named `dev`, and leaves one that is there as it is.
 * @throws LauncherError with what the tracker answered
 */
export async function ensureDevSource(
  trackerUrl: string,
  secret: string,
  signal: AbortSignal,
): Promise<'kept' | 'created'> {
  const url = `${trackerUrl}/v1/sources/dev`
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const found = await fetch(url, { headers, signal })
  if (found.ok) return 'kept'
  if (found.status !== 404) throw await toError('be looked up', found)
  const put = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(devSource), signal })
  if (!put.ok) throw await toError('be created', put)
  return 'created'
}

async function toError(deed: string, response: Response): Promise<LauncherError> {
  const body = (await response.text()).slice(0, 500)
  return new LauncherError(
    `The dev source could not ${deed}: the tracker answered ${response.status} ${body}`,
  )
}
