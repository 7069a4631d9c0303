/** Forgets all when it is full: later texts only share less. */
const maxTexts = 50_000

/** Returns a function that gives one and the same text for equal ones. */
export function createTextPool(): (text: string) => string {
  const texts = new Map<string, string>()
  return (text) => {
    const known = texts.get(text)
    if (known !== undefined) return known
    if (texts.size >= maxTexts) texts.clear()
    texts.set(text, text)
    return text
  }
}
