import { expect, it } from '@jest/globals'
import { evaluateCondition, refusalOfPattern } from '../src/index.js'
import { createDraw, type Draw } from './random-definitions.js'

const units = [
  'a',
  'B',
  'k',
  's',
  'K',
  '\u212a',
  '\u017f',
  'é',
  'É',
  'ß',
  'ΐ',
  'ς',
  'Σ',
  'σ',
  'ı',
  'İ',
  'µ',
  'μ',
  'ǅ',
  '日',
  '0',
  '7',
  '_',
  '-',
  ' ',
]
const odd = [
  '\n',
  '\r',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\u0085',
  '\ufeff',
  '\u180e',
  '\u0000',
  '\v',
  '\b',
  '😀',
  '👩',
  '\ud83d',
  '\ude00',
  'e\u0301',
  '^',
  '$',
  ']',
  '{',
  '}',
  '\\',
  '.',
  '/',
]
const classEscapes = ['\\d', '\\D', '\\w', '\\W', '\\s', '\\S']
const escapes = [
  '\\t',
  '\\n',
  '\\r',
  '\\v',
  '\\f',
  '\\0',
  '\\x41',
  '\\x6b',
  '\\xe9',
  '\\u212A',
  '\\u017f',
  '\\ud83d',
  '\\ude00',
  '\\u2028',
  '\\.',
  '\\\\',
  '\\-',
  '\\/',
  '\\]',
  '\\[',
  '\\$',
  '\\^',
  '\\{',
]

function drawPattern(draw: Draw, depth = 0): string {
  const alternatives = draw.chance(0.25) ? 2 : 1
  return Array.from({ length: alternatives }, () => draw.list(4, () => drawTerm(draw, depth)).join('')).join(
    '|',
  )
}

function drawTerm(draw: Draw, depth: number): string {
  if (draw.chance(0.12)) return draw.pick(['^', '$', '\\b', '\\B'])
  const atom = drawAtom(draw, depth)
  return draw.chance(0.35)
    ? `${atom}${draw.pick(['*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '+?', '??', '{1,2}?'])}`
    : atom
}

function drawAtom(draw: Draw, depth: number): string {
  const kind = draw.number()
  if (kind < 0.15 && depth < 3)
    return `${draw.pick(['(', '(?:', '(?<name>'])}${drawPattern(draw, depth + 1)})`
  if (kind < 0.4) return drawClass(draw)
  if (kind < 0.5) return '.'
  if (kind < 0.6) return draw.pick(classEscapes)
  if (kind < 0.7) return draw.pick(escapes)
  if (kind < 0.75) return draw.pick([']', '}', '{', '{a', '{,2}', '-', '日', '😀'])
  return draw.pick(units)
}

function drawClass(draw: Draw): string {
  const members = draw.list(4, () => {
    const kind = draw.number()
    if (kind < 0.3) return drawRange(draw)
    if (kind < 0.45) return draw.pick(classEscapes)
    if (kind < 0.6) return draw.pick([...escapes, '\\b'])
    if (kind < 0.7) return draw.pick(['-', '^', '.', '$', '[', '(', '|', '\\d-a', 'a-\\w', '😀'])
    return draw.pick(units)
  })
  return `[${draw.chance(0.35) ? '^' : ''}${members.join('')}]`
}

function drawRange(draw: Draw): string {
  const [first, last] = [draw.pick(units), draw.pick(units)].toSorted()
  return draw.pick([
    `${first}-${last}`,
    'a-z',
    'A-Z',
    '\\x41-\\x7a',
    '\\u00e0-\\u0250',
    '\\ud800-\\udfff',
    'Α-ω',
    '\\u0000-\\uffff',
  ])
}

const drawText = (draw: Draw): string =>
  draw.list(6, () => draw.pick(draw.chance(0.6) ? units : odd)).join('')

it('finds in 30,000 texts what JavaScript finds, by 3,000 random patterns', () => {
  let patterns = 0
  let refused = 0
  let found = 0
  for (let seed = 1; patterns < 3_000; seed++) {
    const draw = createDraw(seed)
    const pattern = drawPattern(draw)
    const isCaseInsensitive = draw.chance(0.5)
    const expression = compile(pattern, isCaseInsensitive)
    if (expression === undefined) continue
    patterns++
    if (refusalOfPattern(pattern, isCaseInsensitive) !== undefined) {
      refused++
      continue
    }
    const condition = { text: { [isCaseInsensitive ? '$regexi' : '$regex']: pattern } }
    for (let index = 0; index < 10; index++) {
      const text = drawText(draw)
      const expected = expression.test(text)
      if (expected) found++
      if (evaluateCondition({ text }, condition) !== expected) {
        throw new Error(`seed ${seed}: ${JSON.stringify({ pattern, isCaseInsensitive, text, expected })}`)
      }
    }
  }
  expect(refused).toBeLessThan(patterns / 100)
  expect(found).toBeGreaterThan(5_000)
})

function compile(pattern: string, isCaseInsensitive: boolean): RegExp | undefined {
  try {
    return new RegExp(pattern, isCaseInsensitive ? 'i' : '')
  } catch {
    return undefined
  }
}
