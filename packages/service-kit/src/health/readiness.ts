import type { Logger } from '../logging/create-logger.js'

/**
 * Checks a dependency: resolves when it works, rejects when it does not. Without it the service should get no traffic.
 */
export interface ReadinessCheck {
  readonly name: string
  check(): unknown
  /** The service works without this dependency for a while: a failure is listed, and the service stays ready. */
  readonly isAdvisory?: boolean
  /** Default 2 s. */
  readonly timeoutMs?: number
}

interface CheckResult {
  readonly name: string
  readonly status: 'ok' | 'failing' | 'timeout'
  readonly durationMs: number
  readonly isAdvisory?: boolean
  /** The stable code of the error, where it has one; without addresses or messages of other programs. */
  readonly code?: string
}

export interface Readiness {
  /** Returns the results in the checks' order, at most `cacheMs` old. */
  read(): Promise<readonly CheckResult[]>
}

export interface ReadinessOptions {
  readonly checks: readonly ReadinessCheck[]
  readonly log: Logger
  /** Probes within this time share one result. Default 1 s. */
  readonly cacheMs?: number
  readonly now?: () => number
}

const defaultTimeoutMs = 2000

/** Runs checks in parallel, each with its timeout; however many probes come, a check runs only once at a time. */
export function createReadiness(options: ReadinessOptions): Readiness {
  const { cacheMs = 1000, now = () => performance.now() } = options
  const probes = options.checks.map((check) => createProbe(check, options.log, now))
  let current: Promise<readonly CheckResult[]> | undefined
  let freshUntil = -Infinity
  return {
    read() {
      if (current !== undefined && now() < freshUntil) return current
      freshUntil = Infinity
      current = Promise.all(probes.map((probe) => probe())).finally(() => {
        freshUntil = now() + cacheMs
      })
      return current
    },
  }
}

function createProbe(
  readinessCheck: ReadinessCheck,
  log: Logger,
  now: () => number,
): () => Promise<CheckResult> {
  const { name, timeoutMs = defaultTimeoutMs, isAdvisory } = readinessCheck
  type Outcome = Pick<CheckResult, 'status' | 'code'>
  let running: Promise<Outcome> | undefined
  let before: CheckResult['status'] = 'ok'

  const run = async (): Promise<Outcome> => {
    // Even a check that throws synchronously must not end before `running` is set.
    await Promise.resolve()
    try {
      await readinessCheck.check()
      return { status: 'ok' }
    } catch (error) {
      if (before === 'ok') log.warn({ dependency: name, reason: messageOf(error) }, 'dependency failing')
      return { status: 'failing', ...codeOf(error) }
    } finally {
      running = undefined
    }
  }

  return async () => {
    const start = now()
    // A check that timed out is awaited again, never started a second time.
    running ??= run()
    const outcome = await withTimeout<Outcome>(running, timeoutMs, { status: 'timeout' })
    const { status } = outcome
    if (status === 'timeout' && before === 'ok') log.warn({ dependency: name, timeoutMs }, 'dependency slow')
    if (status === 'ok' && before !== 'ok') log.info({ dependency: name }, 'dependency back')
    before = status
    const durationMs = Math.round(now() - start)
    return { name, ...outcome, durationMs, ...(isAdvisory === true && { isAdvisory }) }
  }
}

/** The stack is left out: it always leads to the check. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Only our own codes are shown; those of the system (`ECONNREFUSED`) are not. */
function codeOf(error: unknown): { code?: string } {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[a-z][a-z_]*$/.test(code) ? { code } : {}
}

async function withTimeout<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
  lateValue: Value,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Value>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, lateValue)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
