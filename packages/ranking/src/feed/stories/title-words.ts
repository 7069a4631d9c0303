import { fnv1a } from '@frontpage/contracts'
import { stopWords } from './stop-words.js'

/** A headline prepared for comparison. */
export interface TitleWords {
  /** Hashes of its words, stop words left out; ascending, each once. */
  readonly words: Int32Array
  /** The numbers among them: `5.1`, `1000`, `7` for `seven`; ascending, each once. */
  readonly numbers: readonly string[]
}

/** Longer titles are compared by their beginning. */
const maxTitleLength = 300

const wordPattern = /\p{N}+(?:[.,]\p{N}+)*|\p{L}[\p{L}\p{M}]*(?:['’][\p{L}\p{M}]+)*/gu

/** Without `one` and `first`, which seldom count something. Ordinals do: second practice is not the third. */
const spelledOut: ReadonlyMap<string, string> = new Map(
  [
    'two three four five six seven eight nine ten eleven twelve',
    'dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas',
    'second third fourth fifth sixth seventh eighth ninth tenth',
    'kedua ketiga keempat kelima keenam',
  ].flatMap((words) => words.split(' ').map((word, at) => [word, String(at + 2)] as const)),
)

/**
 * @param publisher left out where the title ends with it, as titles of feeds do: `Rain in Solo - The Daily`
 */
export function toTitleWords(title: string, publisher?: string): TitleWords {
  const words = new Set<number>()
  const numbers = new Set<string>()
  for (const [text] of withoutPublisher(title.slice(0, maxTitleLength), publisher).matchAll(wordPattern)) {
    const lower = text.normalize('NFKC').toLowerCase()
    const number = /^\p{N}/u.test(lower) ? toNumber(lower) : spelledOut.get(lower)
    if (number !== undefined) numbers.add(number)
    const word = number ?? stem(lower)
    if (!stopWords.has(word)) words.add(fnv1a(word) | 0)
  }
  return { words: Int32Array.from(words).toSorted(), numbers: [...numbers].toSorted() }
}

/** Thousands' separators go, a decimal comma becomes a point: `1,000` is 1000, `5,1` is 5.1. */
function toNumber(text: string): string {
  return /^\p{N}{1,3}([.,]\p{N}{3})+$/u.test(text) ? text.replaceAll(/[.,]/g, '') : text.replaceAll(',', '.')
}

/** Removes the English genitive and plural. */
function stem(word: string): string {
  const name = word.replace(/['’]s?$/, '').replaceAll(/['’]/g, '')
  return name.length > 3 && name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name
}

function withoutPublisher(title: string, publisher: string | undefined): string {
  if (publisher === undefined) return title
  const end = Math.max(title.lastIndexOf(' - '), title.lastIndexOf(' | '), title.lastIndexOf(' – '))
  return end > 0 && lettersOf(title.slice(end)) === lettersOf(publisher) ? title.slice(0, end) : title
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '')
}
