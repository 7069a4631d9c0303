import type { Options } from './client/client.js'
import { replayAt, type Moment } from './core/page-context.js'
import { load, type Frontpage } from './index.js'

/**
 * The calls that the page has made before this script was there: a method's name, its arguments, and when and where it
 * was called. Calls of a stub that does not note the moment are of the moment of the replay.
 */
type Noted = [string, unknown[], Moment?]

interface Stub {
  q?: Noted[]
  load?: (options: Options) => void
  ready?: (then: (frontpage: Frontpage) => void) => void
}

/**
 * For script elements: takes the place of the stub at `window.frontpage`, and replays in order what that has noted. Calls
 * before `load` wait for it.
 */
function takeOver(): void {
  const stub = ((window as { frontpage?: Stub }).frontpage ??= {})
  const noted = (stub.q ??= [])

  stub.load = (options) => {
    const frontpage = load(options)
    Object.defineProperties(stub, Object.getOwnPropertyDescriptors(frontpage))
    stub.ready = (then) => {
      try {
        then(frontpage)
      } catch (error) {
        options.onError?.(error)
      }
    }
    const methods = stub as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined>
    for (const [method, args, moment] of noted.splice(0)) {
      if (method !== 'load') replayAt(moment, () => methods[method]?.(...args))
    }
  }
  const first = noted.find(([method]) => method === 'load')
  if (first) stub.load(first[1][0] as Options)
}

try {
  takeOver()
} catch {
  // A page whose `window.frontpage` is something else goes on without.
}
