import { escapeGlob } from './namespace.js'

/** String: what the splitter signs its tokens with, where the configuration has no secret. */
export function signingSecretKey(namespace: string): string {
  return `{${namespace}:splitter}:secret`
}

/** Hash: the key of a feature or an experiment of a site → when it was last asked for, in milliseconds since 1970. */
export function askedKeysKey(site: string, namespace: string): string {
  return `{${namespace}:splitter}:asked:${site}`
}

/** Hash: what one unit (a reader, say) was assigned: `<experiment>__<phase>` → the variation's key. */
export function stickyAssignmentsKey(
  { site, attribute, value }: { site: string; attribute: string; value: string },
  namespace: string,
): string {
  return `{${namespace}:sticky:${site}:${attribute}||${value}}`
}

export function stickyAssignmentsPattern(namespace: string): string {
  return `{${escapeGlob(namespace)}:sticky:*}`
}
