import childProcess from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import zlib from 'node:zlib'
import { flags } from './watchdog/slots.mjs'

type Native = (this: unknown, ...args: unknown[]) => unknown

const outside = -1
/** The watchdog's latest question when the call that runs was entered. */
let questionAtEntry = outside

/** Whether a return point runs that was entered before this question: then it is what the question is about. */
export function isInReturnPointSinceBefore(question: number): boolean {
  return questionAtEntry !== outside && questionAtEntry !== question
}

/**
 * The engine lets nobody interrupt these: it looks for interruptions where JavaScript calls or loops, which may be in
 * another function when `return JSON.parse(text)` is over. So each asks, as it returns, whether the watchdog wants the stack: one
 * look at memory. Regular expressions and everything with a callback can be interrupted as they are; JSON.stringify no longer, since
 * Node 26.
 */
export function addReturnPoints(sharedFlags: Int32Array, takeStack: () => void): { remove(): void } {
  const undo: (() => void)[] = []

  function add(owner: object, name: string): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    const native: unknown = descriptor?.value
    if (typeof native !== 'function' || descriptor?.configurable !== true) return
    const asking = toAsking(native as Native, sharedFlags, takeStack)
    try {
      Object.defineProperty(owner, name, { ...descriptor, value: asking })
    } catch {
      // frozen by somebody: it stays as it is
      return
    }
    undo.push(() => {
      // Whoever replaced it meanwhile keeps what they put there.
      if (Object.getOwnPropertyDescriptor(owner, name)?.value !== asking) return
      Object.defineProperty(owner, name, descriptor)
    })
  }

  add(JSON, 'parse')
  add(JSON, 'stringify')
  add(Array.prototype, 'sort')
  add(Array.prototype, 'toSorted')
  add(globalThis, 'structuredClone')
  for (const builtin of [fs, crypto, zlib, childProcess]) {
    for (const name of Object.keys(builtin)) if (name.endsWith('Sync')) add(builtin, name)
  }
  syncBuiltinESMExports()
  return {
    remove() {
      for (const restore of undo) restore()
      syncBuiltinESMExports()
    },
  }
}

/** With the native's name, length and properties, such as `fs.realpathSync.native`; a method, as no native is a constructor. */
function toAsking(native: Native, sharedFlags: Int32Array, takeStack: () => void): Native {
  const [callNative] = Object.values<Native>({
    callNative(this: unknown, ...args: unknown[]): unknown {
      const outer = questionAtEntry
      questionAtEntry = sharedFlags[flags.question]!
      try {
        return Reflect.apply(native, this, args)
      } finally {
        // A call that began after the question is innocent of what it is about.
        if (sharedFlags[flags.isStackWanted] === 1 && sharedFlags[flags.question] !== questionAtEntry)
          takeStack()
        questionAtEntry = outer
      }
    },
  })
  if (callNative === undefined) return native
  Object.defineProperties(callNative, Object.getOwnPropertyDescriptors(native))
  return callNative
}
