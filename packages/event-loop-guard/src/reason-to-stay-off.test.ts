import { expect, it } from '@jest/globals'
import { reasonToStayOff } from './reason-to-stay-off.js'

const allow = (...scopes: string[]) => ({ permission: { has: (scope: string) => scopes.includes(scope) } })
const refuse = {
  permission: {
    has(): boolean {
      throw new TypeError('no such scope')
    },
  },
}

it.each<[string, string[], string, Parameters<typeof reasonToStayOff>[2], string | undefined]>([
  ['nothing', [], '', {}, undefined],
  ['other flags', ['--enable-source-maps', '--no-prof'], '--max-old-space-size=64', {}, undefined],
  ['a profiler', ['--cpu-prof'], '', {}, '--cpu-prof'],
  ['a profiler with underscores', ['--heap_prof'], '', {}, '--heap-prof'],
  ['a profiler of the environment', [], '--x --prof', {}, '--prof'],
  ['permissions for all of it', [], '', allow('worker', 'inspector'), undefined],
  ['no permission to ask', [], '', allow('worker'), 'permission model'],
  ['permissions that know no inspector', [], '', refuse, 'permission model'],
])('decides for %s', (_what, options, nodeOptions, permissions, why) => {
  const said = reasonToStayOff(options, nodeOptions, permissions)
  if (why === undefined) expect(said).toBeUndefined()
  else expect(said).toContain(why)
})
