import childProcess from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import zlib from 'node:zlib'
import { flags } from './watchdog/slots.mjs'

type Native = (this: unknown, ...args: unknown[]) => unknown

const outside = -1
/** The number of the watchdog's latest request when the running call was entered. */
let questionAtEntry = outside

/** Whether a return point runs that was entered before this request: the request is about it then. */
export function isInReturnPointSinceBefore(question: number): boolean {
  return questionAtEntry !== outside && questionAtEntry !== question
}

/**
 * Wraps built-in functions that the engine does not interrupt: it looks for interruptions where JavaScript calls or
 * loops, which may be in another function when `return JSON.parse(text)` is over. So each wrapper checks, as it
 * returns, whether the watchdog wants the stack: one read of memory. Regular expressions and everything with a callback
 * can be interrupted as they are; JSON.stringify no longer, since Node 26.
 */
export function addReturnPoints(sharedFlags: Int32Array, takeStack: () => void): { remove(): void } {
  const undo: (() => void)[] = []

  function add(owner: object, name: string): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    const native: unknown = descriptor?.value
    if (typeof native !== 'function' || descriptor?.configurable !== true) return
    const wrapped = wrapNative(native as Native, sharedFlags, takeStack)
    try {
      Object.defineProperty(owner, name, { ...descriptor, value: wrapped })
    } catch {
      // The object is frozen: it stays unchanged
      return
    }
    undo.push(() => {
      // If somebody else replaced it meanwhile, their replacement stays.
      if (Object.getOwnPropertyDescriptor(owner, name)?.value !== wrapped) return
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

/**
 * Makes a wrapper with the native's name, length and properties, such as `fs.realpathSync.native`; a method, as no
 * native is a constructor.
 */
function wrapNative(native: Native, sharedFlags: Int32Array, takeStack: () => void): Native {
  const [callNative] = Object.values<Native>({
    callNative(this: unknown, ...args: unknown[]): unknown {
      const outer = questionAtEntry
      questionAtEntry = sharedFlags[flags.question]!
      try {
        return Reflect.apply(native, this, args)
      } finally {
        // A call that began after the request is not the one that the request is about.
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
