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
  /** A dependency that has not worked yet may take this long without a warning. Default 15 s. */
  readonly startGraceMs?: number
  readonly now?: () => number
}

const defaultTimeoutMs = 2000
const defaultStartGraceMs = 15_000

/** Runs checks in parallel, each with its timeout; however many probes come, a check runs only once at a time. */
export function createReadiness(options: ReadinessOptions): Readiness {
  const { cacheMs = 1000, startGraceMs = defaultStartGraceMs, now = () => performance.now() } = options
  const startedUntil = now() + startGraceMs
  const probes = options.checks.map((check) => createProbe(check, { log: options.log, now, startedUntil }))
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

type Outcome = Pick<CheckResult, 'status' | 'code'>

function createProbe(
  readinessCheck: ReadinessCheck,
  { log, now, startedUntil }: { log: Logger; now: () => number; startedUntil: number },
): () => Promise<CheckResult> {
  const { name, timeoutMs = defaultTimeoutMs, isAdvisory } = readinessCheck
  const report = createReport(name, log, () => now() < startedUntil)
  let running: Promise<Outcome> | undefined

  const run = async (): Promise<Outcome> => {
    // Even a check that throws synchronously must not end before `running` is set.
    await Promise.resolve()
    try {
      await readinessCheck.check()
      return { status: 'ok' }
    } catch (error) {
      report.failing(messageOf(error))
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
    if (outcome.status === 'timeout') report.failing(`no answer within ${timeoutMs} ms`)
    if (outcome.status === 'ok') report.working()
    const durationMs = Math.round(now() - start)
    return { name, ...outcome, durationMs, ...(isAdvisory === true && { isAdvisory }) }
  }
}

/** Logs when a dependency stops working and when it works again. One that is only starting up is no warning. */
function createReport(
  dependency: string,
  log: Logger,
  isStarting: () => boolean,
): { failing(reason: string): void; working(): void } {
  let state: 'unknown' | 'working' | 'awaited' | 'failing' = 'unknown'
  return {
    failing(reason) {
      if (state === 'failing') return
      if (state !== 'working' && isStarting()) {
        if (state === 'unknown') log.info({ dependency, reason }, 'waiting for dependency')
        state = 'awaited'
        return
      }
      log.warn({ dependency, reason }, 'dependency failing')
      state = 'failing'
    },
    working() {
      if (state === 'awaited' || state === 'failing') log.info({ dependency }, 'dependency available')
      state = 'working'
    },
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
