import type { Logger } from '@frontpage/service-kit'

const everyMs = 10_000
/** Errors of a file system have a few dozen codes. */
const maxCodes = 100

/**
 * Everything that a disk refuses is tried again, in a bad hour thousands of times: of each kind of error one in ten seconds
 * is in the log, with the number of those that are not.
 */
export function logDiskErrors(
  log: Pick<Logger, 'error'>,
  monotonicMs: () => number = () => performance.now(),
): (error: unknown) => void {
  const kinds = new Map<string, { saidAt: number; unsaid: number }>()

  return (error) => {
    const code = String((error as NodeJS.ErrnoException | undefined)?.code)
    const known = kinds.get(code)
    if (known !== undefined && monotonicMs() - known.saidAt < everyMs) {
      known.unsaid++
      return
    }
    log.error(
      { err: error, unsaid: known?.unsaid ?? 0 },
      'the disk refuses; nothing is lost, it is tried again',
    )
    if (kinds.size < maxCodes || known !== undefined) kinds.set(code, { saidAt: monotonicMs(), unsaid: 0 })
  }
}
