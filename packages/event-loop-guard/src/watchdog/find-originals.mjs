/**
 * A source map as JSON has it: https://tc39.es/ecma426/
 *
 * @typedef {object} SourceMapText
 * @property {string} [mappings]
 * @property {readonly (string | null)[]} [sources]
 * @property {readonly { offset: Position, map: SourceMapText }[]} [sections]
 */
/** Counted from 0. @typedef {{ line: number, column: number }} Position */
/** @typedef {Position & { source: string }} Original */
/** @typedef {Position & { original: Original | undefined }} Segment */

const digits = new Map(
  Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (digit, value) => [
    digit.charCodeAt(0),
    value,
  ]),
)
const comma = ','.charCodeAt(0)
const semicolon = ';'.charCodeAt(0)

/**
 * Finds the source positions of generated positions, in one pass over the mappings that keeps nothing: a parsed map of
 * many megabytes would take a hundred.
 *
 * @param {SourceMapText} map
 * @param {readonly Position[]} wanted
 * @returns {(Original | undefined)[]} in the order of `wanted`
 */
export function findOriginals(map, wanted) {
  if (map.sections !== undefined) {
    const { sections } = map
    return wanted.map((position) => {
      const section = sections.findLast(({ offset }) => compare(offset, position) <= 0)
      if (section === undefined) return undefined
      const { line, column } = section.offset
      const within = {
        line: position.line - line,
        column: position.line === line ? position.column - column : position.column,
      }
      return findOriginals(section.map, [within])[0]
    })
  }
  /** @type {(Original | undefined)[]} */
  const found = wanted.map(() => undefined)
  const order = wanted.map((position, index) => ({ ...position, index })).toSorted(compare)
  let next = 0
  /** The previous segment. @type {Segment | undefined} */
  let latest
  /** @param {(position: Position) => boolean} isSettled */
  const settle = (isSettled) => {
    for (; next < order.length; next++) {
      const position = order[next]
      if (position === undefined || !isSettled(position)) return
      if (latest?.line === position.line) found[position.index] = latest.original
    }
  }
  for (const segment of readSegments(map)) {
    settle((position) => compare(segment, position) > 0)
    if (next === order.length) return found
    latest = segment
  }
  settle(() => true)
  return found
}

/**
 * @param {Position} first
 * @param {Position} second
 */
function compare(first, second) {
  return first.line - second.line || first.column - second.column
}

/**
 * @param {SourceMapText} map
 * @returns {Generator<Segment, void>}
 */
function* readSegments({ mappings = '', sources = [] }) {
  let line = 0
  let column = 0
  let source = 0
  let originalLine = 0
  let originalColumn = 0
  let field = 0
  let value = 0
  let shift = 0
  for (let at = 0; at <= mappings.length; at++) {
    const code = at === mappings.length ? semicolon : mappings.charCodeAt(at)
    if (code !== comma && code !== semicolon) {
      const digit = digits.get(code) ?? 0
      value += (digit & 31) << shift
      shift += 5
      if ((digit & 32) !== 0) continue
      const delta = (value & 1) === 1 ? -(value >>> 1) : value >>> 1
      if (field === 0) column += delta
      else if (field === 1) source += delta
      else if (field === 2) originalLine += delta
      else if (field === 3) originalColumn += delta
      field++
      value = 0
      shift = 0
      continue
    }
    if (field > 0) {
      const name = field >= 4 ? sources[source] : undefined
      const original = name == null ? undefined : { source: name, line: originalLine, column: originalColumn }
      yield { line, column, original }
    }
    field = 0
    if (code === semicolon) {
      line++
      column = 0
    }
  }
}
