import type { Redis } from '@frontpage/redis'

/**
 * Wraps a connection so that a function runs before each call of one command on the server, for changes that come in
 * between.
 */
export function beforeCommand(
  redis: Redis,
  command: 'eval' | 'get' | 'smembers',
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
