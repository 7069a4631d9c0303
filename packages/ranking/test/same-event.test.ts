import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { isSameEvent } from '../src/feed/stories/is-same-event.js'
import { toTitleBands } from '../src/feed/stories/title-bands.js'
import { toTitleWords, type TitleWords } from '../src/feed/stories/title-words.js'
import { otherEventPairs, sameEventPairs } from './event-pairs.js'

const folder = join(import.meta.dirname, '../../../../shared/data/newsapi-2019')
const describeIfRecorded = existsSync(folder) ? describe : describe.skip
const files: Record<string, string> = {
  g: 'general',
  b: 'business',
  e: 'entertainment',
  h: 'health',
  c: 'science',
  s: 'sport',
  t: 'technology',
}

describeIfRecorded('headlines of many outlets (skipped where ../shared/data is missing)', () => {
  const titlesOf = new Map<string, string[]>()

  function readTitles(letter: string): string[] {
    const known = titlesOf.get(letter)
    if (known !== undefined) return known
    const text = gunzipSync(readFileSync(join(folder, `${files[letter]}.csv.gz`))).toString()
    // A field may be quoted, and may then hold commas, line ends and doubled quotation marks.
    const fields = text.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\r?\n|$)/g)
    const titles: string[] = []
    let column = 0
    for (const [, field = '', end] of fields) {
      if (column === 1) titles.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field)
      column = end === ',' ? column + 1 : 0
    }
    titlesOf.set(letter, titles.slice(1))
    return titles.slice(1)
  }

  function wordsAt(place: string): TitleWords {
    const title = readTitles(place.charAt(0))[Number(place.slice(1))]!
    return toTitleWords(title, / - ([^-]*)$/.exec(title)?.[1])
  }
  const pairsOf = (text: string) =>
    text.split(' ').map((pair) => pair.split('-').map(wordsAt) as [TitleWords, TitleWords])

  it('of one event are recognised, and hardly any others', () => {
    const count = (pairs: [TitleWords, TitleWords][]) => pairs.filter(([a, b]) => isSameEvent(a, b)).length
    const same = pairsOf(sameEventPairs)
    const found = count(same)
    const wrong = count(pairsOf(otherEventPairs))
    expect(found / (found + wrong)).toBeGreaterThanOrEqual(0.93)
    expect(found / same.length).toBeGreaterThanOrEqual(0.72)
  })

  it('of one event share a band', () => {
    const same = pairsOf(sameEventPairs).filter(([a, b]) => isSameEvent(a, b))
    const missed = same.filter(([a, b]) => {
      const bands = toTitleBands(b.words)
      return !toTitleBands(a.words).some((band, at) => band === bands[at])
    })
    expect(missed.length / same.length).toBeLessThanOrEqual(0.02)
  })
})
