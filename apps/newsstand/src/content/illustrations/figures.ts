import { at, between, circle, line, polygon, rectangle, softPath, times, type Canvas } from './canvas.js'

export function chart({ width, height, random, palette }: Canvas): string {
  const [left, floor, columns] = [width * 0.1, height * 0.84, 14]
  const step = (width * 0.8) / columns
  const rules = times(5, (index) =>
    line(
      [left, floor - index * 110, width * 0.9, floor - index * 110],
      `stroke="${palette.light}" stroke-width="2" opacity=".35"`,
    ),
  )
  let level = between(random, 0.45, 0.65)
  const tall = times(columns, () => {
    level = Math.min(0.96, Math.max(0.16, level + between(random, -0.16, 0.2)))
    return level * height * 0.66
  })
  const bars = tall.map((size, index) =>
    rectangle(
      [left + index * step + step * 0.16, floor - size * 0.78, step * 0.68, size * 0.78],
      `fill="${palette.layers[index === columns - 3 ? 2 : index % 2]}" rx="3"`,
    ),
  )
  const points = tall.map((size, index): [number, number] => [left + (index + 0.5) * step, floor - size])
  return (
    rules.join('') +
    bars.join('') +
    `<path d="M${points.map(([x, y]) => `${at(x)} ${at(y)}`).join('L')}" stroke="${palette.accent}" stroke-width="9" stroke-linejoin="round" stroke-linecap="round" fill="none"/>` +
    points
      .map(([x, y]) =>
        circle(x, y, 10, `fill="${palette.light}" stroke="${palette.accent}" stroke-width="5"`),
      )
      .join('')
  )
}

export function circuit({ width, height, random, palette }: Canvas): string {
  const size = 60
  const [columns, rows] = [Math.ceil(width / size), Math.ceil(height / size)]
  const traces = times(34, (index) => {
    let [column, row] = [Math.floor(random() * columns), Math.floor(random() * rows)]
    const points: [number, number][] = [[column * size, row * size]]
    for (let turn = 0; turn < 4; turn++) {
      const reach = 1 + Math.floor(random() * 4)
      if (turn % 2 === 0) column += random() < 0.5 ? -reach : reach
      else row += random() < 0.5 ? -reach : reach
      points.push([column * size, row * size])
    }
    const stroke = [palette.layers[0], palette.layers[1], palette.light, palette.accent][index % 4]
    const [first, last] = [points[0]!, points.at(-1)!]
    return (
      `<path d="M${points.map(([x, y]) => `${x} ${y}`).join('L')}" stroke="${stroke}" stroke-width="7" stroke-linejoin="round" fill="none" opacity=".8"/>` +
      circle(first[0], first[1], 12, `fill="${stroke}"`) +
      circle(last[0], last[1], 12, `fill="${palette.layers[2]}" stroke="${stroke}" stroke-width="6"`)
    )
  })
  const [x, y] = [size * (6 + Math.floor(random() * 6)), size * 4]
  const legs = times(6, (index) =>
    line(
      [x - 30, y + 20 + index * 36, x + 270, y + 20 + index * 36],
      `stroke="${palette.light}" stroke-width="8"`,
    ),
  )
  return (
    traces.join('') +
    legs.join('') +
    rectangle([x, y - 10, 240, 240], `fill="${palette.layers[2]}" rx="14"`) +
    rectangle([x + 50, y + 40, 140, 140], `fill="${palette.accent}" rx="8" opacity=".9"`) +
    circle(x + 24, y + 14, 8, `fill="${palette.light}"`)
  )
}

export function signal({ width, height, random, palette }: Canvas): string {
  const [x, y] = [width * between(random, 0.3, 0.7), height * 0.4]
  const rings = times(9, (index) =>
    circle(
      x,
      y,
      60 + index * 66,
      `fill="none" stroke="${[palette.accent, palette.light, palette.layers[0]][index % 3]}" stroke-width="${at(14 - index)}" opacity="${at(0.9 - index * 0.08)}"`,
    ),
  )
  const foot = height * 0.94
  const struts = times(5, (index) => {
    const [upper, lower] = [y + 40 + index * 62, y + 102 + index * 62]
    const [narrow, wide] = [8 + index * 11, 19 + index * 11]
    return line([x - narrow, upper, x + wide, lower], `stroke="${palette.layers[2]}" stroke-width="6"`)
  })
  return (
    rings.join('') +
    polygon(
      [
        [0, height],
        [0, height * 0.84],
        [width, height * 0.78],
        [width, height],
      ],
      `fill="${palette.layers[1]}"`,
    ) +
    line([x, y, x - 66, foot], `stroke="${palette.layers[2]}" stroke-width="11"`) +
    line([x, y, x + 66, foot], `stroke="${palette.layers[2]}" stroke-width="11"`) +
    struts.join('') +
    circle(x, y, 30, `fill="${palette.accent}"`) +
    circle(x, y, 13, `fill="${palette.light}"`)
  )
}

export function pulse({ width, height, random, palette }: Canvas): string {
  const middle = height * 0.54
  const grid = times(25, (index) =>
    line([index * 50, 0, index * 50, height], `stroke="${palette.light}" stroke-width="1.5" opacity=".22"`),
  )
  const rows = times(14, (index) =>
    line([0, index * 50, width, index * 50], `stroke="${palette.light}" stroke-width="1.5" opacity=".22"`),
  )
  const beats = times(4, (beat) => {
    const x = beat * 300 + between(random, -14, 14)
    const tall = between(random, 170, 240)
    const offsets: readonly (readonly [number, number])[] = [
      [0, 0],
      [70, 0],
      [95, -34],
      [120, 0],
      [146, 26],
      [166, -tall],
      [190, tall * 0.42],
      [212, 0],
      [250, -44],
      [284, 0],
    ]
    return offsets.map(([right, down]) => `${at(x + right)} ${at(middle + down)}`).join('L')
  })
  const wave = `M${beats.join('L')}L${width} ${at(middle)}`
  return (
    grid.join('') +
    rows.join('') +
    circle(width * 0.75, middle - 60, 190, `fill="${palette.layers[0]}" opacity=".7"`) +
    circle(width * 0.3, middle + 70, 250, `fill="${palette.layers[1]}" opacity=".45"`) +
    `<path d="${wave}" stroke="${palette.layers[2]}" stroke-width="22" stroke-linejoin="round" fill="none" opacity=".25" transform="translate(0 14)"/>` +
    `<path d="${wave}" stroke="${palette.accent}" stroke-width="12" stroke-linejoin="round" fill="none"/>`
  )
}

/** Rounded cells in a loose honeycomb. */
export function cells({ random, palette }: Canvas): string {
  const size = 122
  const all = times(11 * 8, (index) => {
    const [column, row] = [index % 11, Math.floor(index / 11)]
    const x = column * size + (row % 2) * (size / 2) + between(random, -14, 14)
    const y = row * size * 0.84 + between(random, -12, 12)
    const radius = between(random, 48, 64)
    const isMarked = random() < 0.09
    const fill = isMarked ? palette.accent : palette.layers[Math.floor(random() * 2)]
    const [dx, dy] = [between(random, -16, 16), between(random, -16, 16)]
    return (
      circle(x, y, radius, `fill="${fill}" opacity=".86"`) +
      circle(x, y, radius - 9, `fill="none" stroke="${palette.light}" stroke-width="3" opacity=".5"`) +
      circle(x + dx, y + dy, radius * 0.3, `fill="${palette.layers[2]}" opacity=".85"`) +
      circle(x + dx - 5, y + dy - 5, radius * 0.09, `fill="${palette.light}"`)
    )
  })
  return all.join('')
}

/** An open book above rows of spines. */
export function pages({ width, height, random, palette }: Canvas): string {
  const spines: string[] = []
  for (let x = -10; x < width;) {
    const thick = between(random, 26, 62)
    const tall = between(random, 190, 290)
    const fill = [...palette.layers, palette.accent][Math.floor(random() * 4)]
    spines.push(
      rectangle([x, height - tall, thick, tall], `fill="${fill}"`),
      rectangle([x, height - tall + 34, thick, 8], `fill="${palette.light}" opacity=".6"`),
      rectangle([x, height - 52, thick, 6], `fill="${palette.light}" opacity=".4"`),
    )
    x += thick + 3
  }
  const [middle, top] = [width / 2 + between(random, -120, 120), height * 0.2]
  const leaves = times(4, (index) => {
    const lift = index * 13
    return [-1, 1]
      .map(
        (side) =>
          `<path d="${softPath([
            [middle, top + 214],
            [middle + side * 70, top + 150 - lift],
            [middle + side * 210, top + 140 - lift],
            [middle + side * (330 - lift), top + 190 - lift],
          ])}L${at(middle + side * (330 - lift))} ${at(top - 30 - lift)}Q${at(middle + side * 150)} ${at(top - 80 - lift)} ${at(middle)} ${at(top)}Z" fill="${palette.light}" stroke="${palette.layers[1]}" stroke-width="3"/>`,
      )
      .join('')
  })
  const print = times(12, (index) => {
    const side = index % 2 === 0 ? -1 : 1
    const y = top - 40 + Math.floor(index / 2) * 30
    return line(
      [middle + side * 50, y + 14, middle + side * between(random, 170, 270), y - 6],
      `stroke="${palette.layers[1]}" stroke-width="6" stroke-linecap="round" opacity=".55"`,
    )
  })
  return spines.join('') + leaves.join('') + print.join('')
}
