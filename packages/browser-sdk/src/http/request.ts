export interface Reply {
  /** 0 where there was no answer. */
  readonly status: number
  /** The answer as JSON, if it was JSON. */
  readonly body?: unknown
  /**
   * Why there is no good answer: `timeout`, `unreachable` (also where the answer is cut, or is no JSON object, such as the
   * page of a network that wants a sign-in), or `http_` and the status.
   */
  readonly failure: string | undefined
  readonly retryAfterMs: number
}

/** A request without cookies. It never rejects. */
export async function request(url: string, init: RequestInit, timeoutMs: number): Promise<Reply> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  try {
    const response = await fetch(url, { credentials: 'omit', signal: controller.signal, ...init })
    const { ok, status, headers } = response
    const retryAfter = headers.get('Retry-After') ?? ''
    const body = (await response.json().catch(() => undefined)) as unknown
    const isRead = status === 204 || (typeof body === 'object' && body !== null)
    const broken = controller.signal.aborted ? 'timeout' : 'unreachable'
    return {
      status,
      body,
      failure: ok ? (isRead ? undefined : broken) : `http_${status}`,
      // Seconds, or a date.
      retryAfterMs: Math.max(0, Number(retryAfter) * 1_000 || Date.parse(retryAfter) - Date.now() || 0),
    }
  } catch {
    return { status: 0, failure: controller.signal.aborted ? 'timeout' : 'unreachable', retryAfterMs: 0 }
  } finally {
    clearTimeout(timer)
  }
}
