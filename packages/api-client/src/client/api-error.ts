/**
 * The problem document (RFC 9457) of every service: the `Problem` of their API documents, with further members that it
 * may have.
 */
export interface ApiProblem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The same as `detail`, and so is `error`: other people's clients read these names. */
  readonly message: string
  readonly error: string
  readonly instance: string
  readonly code: string
  readonly retryable: boolean
  readonly requestId: string
  readonly errors?: readonly {
    readonly in: 'body' | 'query' | 'path' | 'header'
    readonly pointer: string
    readonly detail: string
  }[]
  readonly [extension: string]: unknown
}

/** An answer that is not 2xx. Compare `code`; `problem` is absent where something else answered, such as a proxy. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly problem: ApiProblem | undefined
  /** Whether the same request may succeed later, and after how many seconds where the service said so. */
  readonly retryable: boolean
  readonly retryAfterSeconds: number | undefined

  constructor(
    status: number,
    {
      problem,
      retryAfterSeconds,
    }: { problem: ApiProblem | undefined; retryAfterSeconds: number | undefined },
  ) {
    super(problem === undefined ? `HTTP ${status}` : `${problem.code}: ${problem.detail}`)
    this.status = status
    this.code = problem?.code ?? `http_${status}`
    this.problem = problem
    this.retryable = problem?.retryable ?? (status === 408 || status === 429 || status >= 500)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/**
 * With codes, checks whether it is one of them: `isApiError(error, 'unknown_source')`; so that a misspelt one does not
 * compile, `isApiError<TrackerProblems['getSource']>(…)`.
 */
export function isApiError<Code extends string>(
  error: unknown,
  ...codes: readonly Code[]
): error is ApiError & { readonly code: Code } {
  return (
    error instanceof ApiError && (codes.length === 0 || (codes as readonly string[]).includes(error.code))
  )
}

export async function readApiError(response: Response): Promise<ApiError> {
  return new ApiError(response.status, {
    problem: await readProblem(response),
    retryAfterSeconds: readRetryAfter(response.headers.get('Retry-After')),
  })
}

/** A number of seconds, or a date: RFC 9110, 10.2.3. */
function readRetryAfter(text: string | null): number | undefined {
  if (text === null) return undefined
  if (/^\d+$/.test(text)) return Number(text)
  const until = Date.parse(text)
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1_000))
}

async function readProblem(response: Response): Promise<ApiProblem | undefined> {
  const isProblem = /^application\/problem\+json/i.test(response.headers.get('Content-Type') ?? '')
  if (!isProblem) {
    await response.body?.cancel()
    return undefined
  }
  const value = (await response.json().catch(() => undefined)) as ApiProblem | undefined
  return typeof value?.code === 'string' ? value : undefined
}
