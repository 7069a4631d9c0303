import type { Redis } from '@frontpage/redis'

/** The connection, and what happens on the server before each call of one command: for what comes in between. */
export function beforeCommand(
  redis: Redis,
  command: 'eval' | 'get' | 'hscan' | 'smembers',
  act: () => Promise<unknown>,
): Redis {
  return new Proxy(redis, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const call = value.bind(target) as (...args: unknown[]) => unknown
      if (name !== command) return call
      return async (...args: unknown[]) => {
        await act()
        return call(...args)
      }
    },
  })
}
