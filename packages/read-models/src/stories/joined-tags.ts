/** Tags may contain commas, and no line ends. */
const separator = '\n'

/**
 * Writes tags as one text of at most this many characters; undefined for none. A tag that does not fit is left out whole:
 * the beginning of a tag is another tag.
 */
export function joinTags(tags: readonly string[], maxLength: number): string | undefined {
  let joined = ''
  for (const tag of tags) {
    const text = tag.toWellFormed().replaceAll(/\s+/g, ' ')
    const length = joined.length + separator.length + text.length
    if (text === '' || length > maxLength) continue
    joined = joined === '' ? text : joined + separator + text
  }
  return joined === '' ? undefined : joined
}

export function splitTags(joined: string): readonly string[] {
  return joined.split(separator).filter((tag) => tag !== '')
}
