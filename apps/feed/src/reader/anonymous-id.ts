const syntax = /^[\w.:~-]{16,200}$/
/** A UUID has 14 different characters on average; `1111111111111111` is no random text. */
const minDistinctCharacters = 6

/**
 * Whether a text can be a random id that only its reader's device knows. An address of electronic mail, a telephone number
 * or a counter can be guessed: its feed would show a stranger what somebody reads.
 */
export function isUnguessable(anonymousId: string): boolean {
  return (
    syntax.test(anonymousId) &&
    new Set(anonymousId).size >= minDistinctCharacters &&
    !/^[\d.:~-]+$/.test(anonymousId)
  )
}
