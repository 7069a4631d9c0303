/** One text for all equal ones: of 100,000 stories most have a section, a publisher and tags in common. */
export type TextPool = (text: string | undefined) => string | undefined

const maxTexts = 20_000

/** With more than so many different texts it begins anew: then nothing is lost but memory. */
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
