import { work as slots, workBytes } from './watchdog/slots.mjs'

/** One for the process, like the loop itself. There without a guard too, so that callers need not ask whether one runs. */
export const workSlots = new Int32Array(new SharedArrayBuffer(workBytes))

const maxNames = 10_000
const names: string[] = ['']
const numbers = new Map<string, number>()

/** The number by which `enterWork` knows this name; the same for the same name. 0, no name, beyond 10,000 of them. */
export function defineWork(name: string): number {
  let number = numbers.get(name)
  if (number === undefined) {
    if (names.length > maxNames) return 0
    number = names.push(name) - 1
    numbers.set(name, number)
  }
  return number
}

/** Says what runs from here on: three stores into memory. For hot paths, in a `try` whose `finally` calls `leaveWork`. */
export function enterWork(number: number): void {
  workSlots[slots.running] = number
  workSlots[slots.last] = number
  workSlots[slots.age] = 0
}

/** Says that the synchronous part is over; what is awaited goes on without a name, or `enterWork` is called again. */
export function leaveWork(): void {
  workSlots[slots.running] = 0
}

export function nameOfWork(number: number): string | undefined {
  return number === 0 ? undefined : names[number]
}

/** Called with each heartbeat: a work that was begun long ago says nothing about now. */
export function ageWork(maxAge: number): void {
  const age = workSlots[slots.age]! + 1
  workSlots[slots.age] = age
  if (age > maxAge) workSlots[slots.last] = 0
}
