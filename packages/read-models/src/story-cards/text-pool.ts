/** Keeps one copy of equal texts: among 100,000 stories most have a section, a publisher and tags in common. */
export type TextPool = (text: string | undefined) => string | undefined

const maxTexts = 20_000

/** Beyond this number of different texts the pool is emptied, which only costs memory. */
export function createTextPool(): TextPool {
  const texts = new Map<string, string>()
  return (text) => {
    if (text === undefined) return undefined
    const known = texts.get(text)
    if (known !== undefined) return known
    if (texts.size >= maxTexts) texts.clear()
    texts.set(text, text)
    return text
  }
}
