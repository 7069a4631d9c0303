import { toScopeValue } from './trending/scope.js'

const topicKinds = ['section', 'tag', 'author', 'publisher'] as const

/**
 * A topic that a reader can follow or see less of, as it is stored and compared: `section:football`, `tag:elections`,
 * `author:jane-doe`, `publisher:the-daily`. A text without such a kind names a tag. Undefined if nothing is left.
 */
export function toTopic(text: string): string | undefined {
  const colon = text.indexOf(':')
  const kind = topicKinds.find((each) => each === text.slice(0, colon))
  // Authors are written like publishers.
  const name = kind === undefined ? text : text.slice(colon + 1)
  const value = toScopeValue(kind === undefined || kind === 'author' ? 'tag' : kind, name)
  return value === undefined ? undefined : `${kind ?? 'tag'}:${value}`
}
