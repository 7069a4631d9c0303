import { AsyncLocalStorage } from 'node:async_hooks'
import { work as slots, workBytes } from './watchdog/slots.mjs'

/**
 * One per process, like the loop itself. It exists without a guard too, so that callers need not ask whether one runs.
 */
export const workSlots = new Int32Array(new SharedArrayBuffer(workBytes))

const maxNames = 10_000
const names: string[] = ['']
const numbers = new Map<string, number>()

/**
 * The number of this name for `enterWork`; always the same for the same name. Beyond 10,000 names it is 0, which means
 * no name.
 */
export function defineWork(name: string): number {
  let number = numbers.get(name)
  if (number === undefined) {
    if (names.length > maxNames) return 0
    number = names.push(name) - 1
    numbers.set(name, number)
  }
  return number
}

/**
 * Declares the work that runs from here on: three stores into memory. For hot paths, in a `try` whose `finally` calls
 * `leaveWork`.
 *
 * @returns the work around it, for `leaveWork`
 */
export function enterWork(number: number): number {
  const outer = workSlots[slots.running]!
  workSlots[slots.running] = number
  workSlots[slots.last] = number
  workSlots[slots.isNew] = 1
  return outer
}

/**
 * Declares that the synchronous part is over, and `outer`, which `enterWork` returned, continues; by default nothing
 * does.
 */
export function leaveWork(outer = 0): void {
  workSlots[slots.running] = outer
}

/**
 * Before Node 24 a context makes every promise of the process more expensive. Node 24 has it as a field that the engine
 * passes on.
 */
const contexts =
  Number.parseInt(process.versions.node, 10) >= 24 &&
  !process.execArgv.includes('--no-async-context-frame') &&
  process.env['NODE_OPTIONS']?.includes('--no-async-context-frame') !== true
    ? new AsyncLocalStorage<number>()
    : undefined

/** Runs `run` as this work. Code after an `await` in it has the same name on Node 24 and later, and none before. */
export function runAsWork<Result>(number: number, run: () => Result): Result {
  const outer = enterWork(number)
  try {
    return contexts === undefined ? run() : contexts.run(number, run)
  } finally {
    leaveWork(outer)
  }
}

/** The number of the work within whose `runAsWork` this is called; 0: none. */
export function workOfContext(): number {
  return contexts?.getStore() ?? 0
}

export function nameOfWork(number: number): string | undefined {
  return number === 0 ? undefined : names[number]
}
