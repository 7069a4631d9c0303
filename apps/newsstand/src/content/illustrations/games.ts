import { at, between, circle, line, polygon, rectangle, times, type Canvas } from './canvas.js'

/** A football pitch, seen from above the stand, with a ball. */
export function pitch({ width, height, random, palette }: Canvas): string {
  const stripes = times(10, (index) =>
    rectangle([(width * index) / 10, 0, width / 10 + 1, height], `fill="${palette.layers[index % 2]}"`),
  )
  const stroke = `fill="none" stroke="${palette.light}" stroke-width="7"`
  const [x, y] = [width * between(random, 0.25, 0.75), height * between(random, 0.3, 0.7)]
  const players = times(11, (index) =>
    circle(
      between(random, 110, width - 110),
      between(random, 90, height - 90),
      17,
      `fill="${index % 2 === 0 ? palette.accent : palette.layers[2]}" stroke="${palette.light}" stroke-width="4"`,
    ),
  )
  const path = `M${at(x - 330)} ${at(y + 130)}Q${at(x - 150)} ${at(y - 150)} ${at(x)} ${at(y)}`
  return (
    stripes.join('') +
    rectangle([60, 50, width - 120, height - 100], stroke) +
    line([width / 2, 50, width / 2, height - 50], stroke) +
    circle(width / 2, height / 2, 96, stroke) +
    circle(width / 2, height / 2, 8, `fill="${palette.light}"`) +
    [60, width - 240].map((left) => rectangle([left, height / 2 - 160, 180, 320], stroke)).join('') +
    [60, width - 130].map((left) => rectangle([left, height / 2 - 80, 70, 160], stroke)).join('') +
    players.join('') +
    `<path d="${path}" fill="none" stroke="${palette.accent}" stroke-width="6" stroke-dasharray="2 18" stroke-linecap="round"/>` +
    circle(x + 5, y + 9, 40, `fill="${palette.layers[2]}" opacity=".35"`) +
    circle(x, y, 38, `fill="${palette.light}"`) +
    polygon(
      times(5, (index): [number, number] => {
        const angle = (index / 5) * Math.PI * 2 - Math.PI / 2
        return [x + Math.cos(angle) * 15, y + Math.sin(angle) * 15]
      }),
      `fill="${palette.layers[2]}"`,
    )
  )
}

/** A board of squares in perspective, with pieces. */
export function court({ width, height, random, palette }: Canvas): string {
  const [top, rows] = [height * 0.3, 8]
  const yOf = (row: number): number => top + (height * 1.06 - top) * (row / rows) ** 1.35
  const xOf = (column: number, row: number): number =>
    width / 2 + (column - 4) * (78 + 120 * (row / rows) ** 1.35)
  const squares = times(64, (index) => {
    const [column, row] = [index % 8, Math.floor(index / 8)]
    return polygon(
      [
        [xOf(column, row), yOf(row)],
        [xOf(column + 1, row), yOf(row)],
        [xOf(column + 1, row + 1), yOf(row + 1)],
        [xOf(column, row + 1), yOf(row + 1)],
      ],
      `fill="${(column + row) % 2 === 0 ? palette.light : palette.layers[1]}"`,
    )
  })
  const pieces = times(9, (index) => {
    const [column, row] = [Math.floor(random() * 8), 1 + Math.floor((index / 9) * 6)]
    const [x, y, size] = [xOf(column + 0.5, row + 0.5), yOf(row + 0.5), 0.6 + row * 0.14]
    const fill = index % 2 === 0 ? palette.accent : palette.layers[2]
    return (
      `<ellipse cx="${at(x)}" cy="${at(y)}" rx="${at(30 * size)}" ry="${at(11 * size)}" fill="${fill}"/>` +
      polygon(
        [
          [x - 26 * size, y],
          [x - 9 * size, y - 84 * size],
          [x + 9 * size, y - 84 * size],
          [x + 26 * size, y],
        ],
        `fill="${fill}"`,
      ) +
      circle(x, y - 96 * size, 20 * size, `fill="${fill}"`)
    )
  })
  return (
    circle(width / 2, top, 230, `fill="${palette.layers[0]}" opacity=".8"`) +
    squares.join('') +
    pieces.join('')
  )
}

/** The lanes of a running track, and those who run. */
export function track({ width, height, random, palette }: Canvas): string {
  const [x, y] = [width * between(random, -0.05, 0.15), height * 1.18]
  const lanes = times(8, (index) =>
    circle(
      x,
      y,
      860 - index * 78,
      `fill="${palette.layers[index % 2]}" stroke="${palette.light}" stroke-width="6"`,
    ),
  )
  const runners = times(5, (index) => {
    const radius = 820 - index * 78
    const angle = -between(random, 0.5, 1.15)
    const [left, down] = [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius]
    const fill = index === 2 ? palette.accent : palette.layers[2]
    return (
      circle(left, down - 62, 17, `fill="${fill}"`) +
      `<path d="M${at(left)} ${at(down - 44)}l-10 44l-30 26m30 -26l26 16l2 34m-28 -80l30 18m-30 -18l-30 14" stroke="${fill}" stroke-width="12" stroke-linecap="round" stroke-linejoin="round" fill="none"/>`
    )
  })
  const infield = circle(x, y, 230, `fill="${palette.layers[2]}" opacity=".6"`)
  const sun = circle(width * 0.84, height * 0.22, 76, `fill="${palette.accent}" opacity=".9"`)
  return sun + lanes.join('') + infield + runners.join('')
}
