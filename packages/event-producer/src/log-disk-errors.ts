import type { Logger } from '@frontpage/service-kit'

const everyMs = 10_000
/** Bounds the remembered error codes; a file system has a few dozen of them. */
const maxCodes = 100

/**
 * Failed writes are retried, thousands of times while a disk is full. Each error code is logged once in ten seconds,
 * with the number of errors that were left out.
 */
export function logDiskErrors(
  log: Pick<Logger, 'error'>,
  monotonicMs: () => number = () => performance.now(),
): (error: unknown) => void {
  const kinds = new Map<string, { loggedAt: number; suppressed: number }>()

  return (error) => {
    const code = String((error as NodeJS.ErrnoException | undefined)?.code)
    const known = kinds.get(code)
    if (known !== undefined && monotonicMs() - known.loggedAt < everyMs) {
      known.suppressed++
      return
    }
    log.error(
      { err: error, suppressed: known?.suppressed ?? 0 },
      'disk write failed; nothing is lost, it will be retried',
    )
    if (kinds.size < maxCodes || known !== undefined)
      kinds.set(code, { loggedAt: monotonicMs(), suppressed: 0 })
  }
}
