import { escapeGlob } from './namespace.js'

/** Sorted set: the dimension values (`section:news`) of a site's minute, by hash; see read-models/live. */
export function liveMinuteKey(site: string, minute: number | '*', namespace: string): string {
  return `{${namespace}:live:${site}}:${minute}`
}

/**
 * The suffixes of a minute's key: `counter` and a name is the HyperLogLog of that name, `sketch` the one that is
 * merged.
 */
export const liveKeyParts = { counter: ':', sketch: '+sketch' } as const

/** HyperLogLog: the events of a minute under one name. */
export function liveCounterKey(minuteKey: string, name: string): string {
  return `${minuteKey}${liveKeyParts.counter}${name}`
}

export function liveCounterPattern(namespace: string): string {
  return liveCounterKey(liveMinuteKey('*', '*', escapeGlob(namespace)), '*')
}

export function minuteOfLiveKey(key: string): number {
  return Number(/^\{[^}]*\}:(\d+)/.exec(key)?.[1])
}
