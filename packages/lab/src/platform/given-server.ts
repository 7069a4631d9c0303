import type { ServerProcess } from './server-process.js'

/** A server that others run: nothing here starts it, stops it or measures it. */
export function givenServer(name: string): ServerProcess {
  const refuse = (): never => {
    throw new Error(`${name} is not the lab's own: it can be neither stopped nor moved to other CPUs`)
  }
  return {
    name,
    spawn() {},
    ready: () => Promise.resolve(),
    kill: refuse,
    pause: refuse,
    resume: refuse,
    pin: refuse,
    pid: refuse,
    usage: () => undefined,
    unexpectedExits: () => 0,
    close: () => Promise.resolve(),
  }
}
