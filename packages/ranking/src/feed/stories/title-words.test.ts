import { describe, expect, it } from '@jest/globals'
import { toTitleWords } from './title-words.js'

const wordsOf = (title: string, publisher?: string) => [...toTitleWords(title, publisher).words]

describe('the words of a title', () => {
  it.each([
    ['are the same in capitals', 'VOLCANO ERUPTS', 'Volcano erupts'],
    ['have no order', 'Bridge closed after storm', 'After storm: bridge closed'],
    ['leave out those that say nothing', 'The bridge is closed', 'bridge closed'],
    ['leave out those of Indonesian, too', 'Jembatan yang ditutup karena badai', 'Jembatan ditutup badai'],
    ['have no plural', 'Bridges closed', 'Bridge closed'],
    ['have no genitive', 'Mayor’s bridge', 'Mayor bridge'],
    ['have small numbers in digits', 'Seven bridges', '7 bridges'],
    ['have them so in Indonesian', 'Tujuh jembatan', '7 jembatan'],
    ['have no thousands separators', '12,500 bridges', '12500 bridges'],
    ['have one kind of decimals', 'Gempa 5,1 di Solo', 'Gempa 5.1 di Solo'],
  ])('%s', (_what, first, second) => {
    expect(wordsOf(first)).toEqual(wordsOf(second))
    expect(wordsOf(first).length).toBeGreaterThan(0)
  })

  it('leave out the publisher at the end, and nothing else that stands there', () => {
    expect(wordsOf('Bridge closed - The Daily', 'The Daily')).toEqual(wordsOf('Bridge closed'))
    expect(wordsOf('Bridge closed | THE DAILY!', 'The Daily')).toEqual(wordsOf('Bridge closed'))
    expect(wordsOf('पुल बंद - काला', 'कील')).toEqual(wordsOf('पुल बंद काला'))
    expect(wordsOf('Bridge closed - five hurt', 'The Daily')).toEqual(wordsOf('Bridge closed five hurt'))
  })

  it('name the numbers', () => {
    expect(toTitleWords('M5.1 quake: 12,500 flee, three hurt').numbers).toEqual(['12500', '3', '5.1'])
  })

  it('are bounded, however long the title', () => {
    const long = Array.from({ length: 5_000 }, (_, at) => `word${at}`).join(' ')
    expect(wordsOf(long).length).toBeLessThan(100)
  })
})
