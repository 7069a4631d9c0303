import { describeFetchFailure } from './describe-fetch-failure.js'

/**
 * Asks an HTTP address whether it is ready.
 * @returns undefined when it answers 200; else the reason, in words
 */
export async function probeHttp(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal })
    const body = await response.text()
    return response.ok ? undefined : `${url} answers ${response.status} ${summarise(body)}`.trim()
  } catch (error) {
    return `${url} does not answer (${describeFetchFailure(error)})`
  }
}

function summarise(body: string): string {
  return body.replace(/\s+/g, ' ').slice(0, 200)
}
