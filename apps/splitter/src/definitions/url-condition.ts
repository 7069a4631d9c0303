import type { ExperimentRecord } from '../registry/kinds/experiments.js'

type UrlTarget = ExperimentRecord['urlTargets'][number]
type JsonCondition = NonNullable<ExperimentRecord['condition']>

/**
 * The condition on the attribute `url` (the whole address) that URL targets stand for: one of the including targets where
 * there are any, and none of the others. Rules of GrowthBook's SDKs have no URL targets, and a condition is evaluated alike
 * everywhere.
 *
 * A `simple` target is an address, a host with a path, or a path; `*` stands for any text within the path (or the host).
 * The scheme does not count, a slash at the end neither; parameters count where the target has them, in any order, and the
 * fragment where it has one. A `regex` target is searched in the whole address.
 */
export function toUrlCondition(targets: readonly UrlTarget[]): JsonCondition | undefined {
  if (targets.length === 0) return undefined
  const included = targets.filter(({ include }) => include).map(conditionOf)
  const excluded = targets.filter(({ include }) => !include).map(conditionOf)
  return {
    ...(included.length > 0 && { $or: included }),
    ...(excluded.length > 0 && { $nor: excluded }),
  }
}

function conditionOf(target: UrlTarget): JsonCondition {
  const [first = '', ...others] = patternsOf(target)
  if (others.length === 0) return { url: { $regex: first } }
  return { $and: [first, ...others].map((pattern) => ({ url: { $regex: pattern } })) }
}

/** The regular expressions that an address has to match, all of them. */
export function patternsOf({ type, pattern }: UrlTarget): string[] {
  if (type === 'regex') return [pattern]
  const [, address = '', query = '', fragment = ''] =
    /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(pattern) ?? []
  const parameters = query.split('&').filter((parameter) => parameter !== '')
  return [
    `^${addressPattern(address)}(?:[?#][\\s\\S]*)?$`,
    ...parameters.map((parameter) => `[?&]${escape(parameter, '[^&#]*')}(?:[&#]|$)`),
    ...(fragment === '' ? [] : [`#${escape(fragment, '[\\s\\S]*')}$`]),
  ]
}

function addressPattern(address: string): string {
  const withoutScheme = address.replace(/^https?:\/\//, '')
  const isPath = withoutScheme === address && (address.startsWith('/') || !/^[^/]*[.:]/.test(address))
  const slash = isPath ? -1 : withoutScheme.indexOf('/')
  const host = isPath ? undefined : slash === -1 ? withoutScheme : withoutScheme.slice(0, slash)
  const path = isPath ? address : slash === -1 ? '' : withoutScheme.slice(slash)
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '')
  const origin =
    host === undefined ? '(?:https?://[^/?#]*)?' : `https?://${escape(host.toLowerCase(), '[^/?#]*')}`
  const pathPattern = trimmed === '' ? '' : `/${escape(trimmed, '[^?#]*')}`
  return `${origin}${pathPattern}${trimmed.endsWith('*') ? '' : '/?'}`
}

/** The text itself, with a pattern for each `*`. Slashes stay as they are: the text is no literal. */
function escape(text: string, wildcard: string): string {
  return text
    .split(/\*+/)
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(wildcard)
}
