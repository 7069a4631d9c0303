import { describeFetchFailure } from './describe-fetch-failure.js'

/**
 * Sends a statement to ClickHouse over HTTP, with the URL's login.
 * @returns the answer as text, without the line break at its end
 * @throws Error with ClickHouse's own message, or why nothing answers
 */
export async function queryClickhouse(url: string, statement: string): Promise<string> {
  const { origin, pathname, username, password } = new URL(url)
  const login = [username, password].map(decodeURIComponent).join(':')
  const response = await fetch(origin + pathname, {
    method: 'POST',
    body: statement,
    headers: login === ':' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` },
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    throw new Error(`does not answer (${describeFetchFailure(error)})`, { cause: error })
  })
  const text = (await response.text()).trimEnd()
  if (!response.ok) throw new Error(`answers ${response.status}: ${text.slice(0, 300)}`)
  return text
}
