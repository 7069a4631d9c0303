import { escapeGlob } from './namespace.js'

/** Sorted set: the other ids of a reader id, by when they were last linked. */
export function readerLinksKey(readerId: string, namespace: string): string {
  return `{${namespace}:reader:${readerId}}:links`
}

export function readerLinksPattern(namespace: string): string {
  return readerLinksKey('*', escapeGlob(namespace))
}

/** The number of new links in an hour of a site. */
export function newLinksKey(site: string, hour: number, namespace: string): string {
  return `{${namespace}:links:${site}}:new:${hour}`
}
