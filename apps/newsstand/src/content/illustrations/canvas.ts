/** Numbers from 0 up to 1; the same sequence for the same seed. */
export type Random = () => number

/** The colours of an illustration, from the ground to what stands out. */
export interface Palette {
  /** The upper and the lower end of the ground. */
  readonly sky: readonly [string, string]
  /** From far to near. */
  readonly layers: readonly [string, string, string]
  readonly accent: string
  readonly light: string
}

export interface Canvas {
  readonly width: number
  readonly height: number
  readonly random: Random
  readonly palette: Palette
}

/** A generator of pseudo-random numbers (mulberry32) whose start is the FNV-1a hash of a text. */
export function randomOf(seed: string): Random {
  let state = 0x811c9dc5
  for (const letter of seed) state = Math.imul(state ^ letter.codePointAt(0)!, 0x01000193) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low)
}

/** A list of `count` values that `make` returns. */
export function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** A number as SVG shows it: one decimal is a tenth of a pixel. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10)
}

export function circle(x: number, y: number, radius: number, attributes: string): string {
  return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" ${attributes}/>`
}

export function rectangle(
  [x, y, width, height]: readonly [number, number, number, number],
  attributes: string,
): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" ${attributes}/>`
}

export function line(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  attributes: string,
): string {
  return `<path d="M${at(x1)} ${at(y1)}L${at(x2)} ${at(y2)}" ${attributes}/>`
}

export function polygon(points: readonly (readonly [number, number])[], attributes: string): string {
  return `<path d="M${points.map(([x, y]) => `${at(x)} ${at(y)}`).join('L')}Z" ${attributes}/>`
}

/** A soft line through points: quadratic curves between the middles of its segments. */
export function softPath(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined) return ''
  const curves = rest.slice(0, -1).map(([x, y], index) => {
    const [nextX, nextY] = rest[index + 1]!
    return `Q${at(x)} ${at(y)} ${at((x + nextX) / 2)} ${at((y + nextY) / 2)}`
  })
  return `M${at(first[0])} ${at(first[1])}${curves.join('')}L${at(last[0])} ${at(last[1])}`
}

/** A soft ridge across the whole picture, filled to its lower edge. */
export function ridge(
  { width, height, random }: Canvas,
  { y, swing, steps, fill }: { y: number; swing: number; steps: number; fill: string },
): string {
  const points = times(steps + 3, (index): [number, number] => [
    (width * (index - 1)) / steps,
    y + between(random, -swing, swing),
  ])
  return `<path d="${softPath(points)}L${width} ${height}L0 ${height}Z" fill="${fill}"/>`
}
