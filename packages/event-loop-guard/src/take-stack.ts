import type { Frame } from './incident.js'
import { flags } from './watchdog/slots.mjs'
import type { Heartbeat } from './heartbeat.js'
import { isInReturnPointSinceBefore } from './return-points.js'
import { workOfContext } from './work-labels.js'

/** The stack that the watchdog receives; frames are of the generated code. */
export interface TakenStack {
  readonly frames: readonly Frame[]
  /** Taken in, or at the end of, a call that is a return point and was entered before the watchdog's request. */
  readonly isInReturnPoint: boolean
  /** The number of heartbeats at that time: it tells whether the stack belongs to the gap that the watchdog sees. */
  readonly turn: number
  readonly atNs: string
  /** The number of the running work, where it is known beyond `await`; else 0. */
  readonly work: number
}

export interface StackTaker {
  /** Called by return points: keeps the stack until the watchdog's request is answered. Never throws. */
  takeAtReturn(): void
  /** Returns the kept stack, or the current one, as JSON. */
  answer(): string
}

const ownFiles = new URL('.', import.meta.url).href

/** Reads the stack from the engine, at most `maxFrames`, without the help of a debugger. */
export function createStackTaker(heart: Heartbeat, maxFrames: number): StackTaker {
  let kept: { readonly question: number; readonly stack: TakenStack } | undefined

  const questionOf = (): number => heart.flags[flags.question]!

  function take(): TakenStack {
    const sites = readCallSites(maxFrames)
    return {
      frames: sites.filter((site, at) => !isOwn(site) && !isApplyOf(site, sites[at + 1])).map(toFrame),
      isInReturnPoint: isInReturnPointSinceBefore(questionOf()),
      turn: Atomics.load(heart.flags, flags.turn),
      atNs: String(process.hrtime.bigint()),
      work: workOfContext(),
    }
  }

  return {
    takeAtReturn() {
      heart.flags[flags.isStackWanted] = 0
      try {
        const question = questionOf()
        kept = { question, stack: take() }
      } catch {
        // `Error` is frozen: the called function must still return its result.
      }
    },
    answer() {
      // This may interrupt the keeping of a stack, which is then left over from this request.
      const stack = kept?.question === questionOf() ? kept.stack : take()
      kept = undefined
      heart.flags[flags.isStackWanted] = 0
      heart.isDebugged()
      heart.beatSoon()
      return JSON.stringify(stack)
    },
  }
}

/** Does not use `error.stack` of others: with `--enable-source-maps` that reads maps on this thread. */
function readCallSites(limit: number): NodeJS.CallSite[] {
  const { stackTraceLimit } = Error
  const formatter = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  try {
    Error.stackTraceLimit = limit
    Error.prepareStackTrace = (_, sites) => sites
    return new Error('where').stack as unknown as NodeJS.CallSite[]
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace
    if (formatter !== undefined) Object.defineProperty(Error, 'prepareStackTrace', formatter)
  }
}

function isOwn(site: NodeJS.CallSite): boolean {
  const file = site.getFileName() ?? undefined
  // Code that the watchdog evaluates has neither a file's name nor a function's; built-in functions have no file at
  // all.
  return file === '' ? site.getFunctionName() === null : file?.startsWith(ownFiles) === true
}

/** The `Reflect.apply` of a return point. */
function isApplyOf(site: NodeJS.CallSite, caller: NodeJS.CallSite | undefined): boolean {
  return site.getFunctionName() === 'apply' && caller !== undefined && isOwn(caller)
}

function toFrame(site: NodeJS.CallSite): Frame {
  const name = site.getFunctionName() ?? '(anonymous)'
  return {
    functionName: site.isConstructor() ? `new ${name}` : name,
    file: site.getFileName() ?? undefined,
    line: site.getLineNumber() ?? undefined,
    column: site.getColumnNumber() ?? undefined,
    isAsync: site.isAsync(),
  }
}
