import type { Logger } from '../logging/create-logger.js'

/** Closes a resource; after `budgetMs` the rest is closed without waiting for it. */
export type Close = (budgetMs: number) => unknown

export interface CloseFailure {
  readonly name: string
  readonly error: unknown
}

export interface ClosingStackOptions {
  readonly log?: Logger
  /** The deadline for all of them together. */
  readonly deadlineMs?: number
}

/** When there is plenty of time, each resource below the one that is closing keeps this much of the deadline. */
const reservedMs = 500

/**
 * Owns everything that must be closed: closes once, in reverse, under a deadline. A close that throws or hangs is
 * reported and does not keep the others from closing.
 */
export class ClosingStack {
  readonly #entries: { name: string; close: Close }[] = []
  readonly #log: Logger | undefined
  readonly #deadlineMs: number
  #closing: Promise<readonly CloseFailure[]> | undefined

  constructor({ log, deadlineMs = 10_000 }: ClosingStackOptions = {}) {
    this.#log = log
    this.#deadlineMs = deadlineMs
  }

  get isClosing(): boolean {
    return this.#closing !== undefined
  }

  /** When the stack is closing already, the resource is closed at once and an error ends the start-up. */
  add(name: string, close: Close): void {
    this.#refuseWhileClosing(name, close)
    this.#entries.push({ name, close })
  }

  /** Adds what is closed after everything else, whatever was added before. */
  addLast(name: string, close: Close): void {
    this.#refuseWhileClosing(name, close)
    this.#entries.unshift({ name, close })
  }

  #refuseWhileClosing(name: string, close: Close): void {
    if (this.#closing !== undefined) {
      void this.#closeOne({ name, close }, reservedMs)
      throw new Error(`${name} was opened while the service was closing`)
    }
  }

  use<Resource extends { close(budgetMs: number): unknown }>(name: string, resource: Resource): Resource {
    this.add(name, (budgetMs) => resource.close(budgetMs))
    return resource
  }

  /** Resolves with the errors and never rejects; later calls share the first one's result. */
  close(): Promise<readonly CloseFailure[]> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<readonly CloseFailure[]> {
    const failures: CloseFailure[] = []
    const end = performance.now() + this.#deadlineMs
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      const remainingMs = Math.max(0, end - performance.now())
      const below = this.#entries.length
      const budgetMs = Math.max(remainingMs - reservedMs * below, remainingMs / (below + 1))
      const failure = await this.#closeOne(entry, budgetMs)
      if (failure !== undefined) failures.push(failure)
    }
    return failures
  }

  async #closeOne(
    { name, close }: { name: string; close: Close },
    budgetMs: number,
  ): Promise<CloseFailure | undefined> {
    let timer: NodeJS.Timeout | undefined
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`${name} did not close within ${Math.round(budgetMs)} ms`)),
          budgetMs,
        )
      })
      await Promise.race([Promise.resolve(budgetMs).then(close), late])
      return undefined
    } catch (error) {
      this.#log?.error({ resource: name, err: error }, 'closing failed')
      return { name, error }
    } finally {
      clearTimeout(timer)
    }
  }
}

/**
 * Runs a start-up that owns the resources it opens: when it throws, everything opened so far is closed, then it
 * rethrows.
 */
export async function startWithStack<Started>(
  options: ClosingStackOptions,
  start: (stack: ClosingStack) => Promise<Started>,
): Promise<Started> {
  const stack = new ClosingStack(options)
  try {
    return await start(stack)
  } catch (error) {
    await stack.close()
    throw error
  }
}
