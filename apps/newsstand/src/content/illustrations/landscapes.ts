import {
  at,
  between,
  circle,
  line,
  polygon,
  rectangle,
  ridge,
  softPath,
  times,
  type Canvas,
} from './canvas.js'

function sun({ width, height, random, palette }: Canvas, radius = 90): string {
  const [x, y] = [width * between(random, 0.2, 0.8), height * between(random, 0.22, 0.38)]
  return (
    circle(x, y, radius * 1.9, `fill="${palette.light}" opacity=".16"`) +
    circle(x, y, radius * 1.4, `fill="${palette.light}" opacity=".22"`) +
    circle(x, y, radius, `fill="${palette.accent}"`)
  )
}

export function mountains(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const peaks = palette.layers.map((fill, layer) => {
    const base = height * (0.56 + layer * 0.16)
    const count = 4 + layer
    const points = times(count * 2 + 1, (index): [number, number] => {
      const isPeak = index % 2 === 1
      const drop = isPeak ? between(random, 0.55, 1) : between(random, 0, 0.25)
      return [
        (width * index) / (count * 2) + (isPeak ? between(random, -40, 40) : 0),
        base - drop * (260 - layer * 55),
      ]
    })
    const caps = points
      .filter((_, index) => layer === 0 && index % 2 === 1)
      .map(([x, y]) =>
        polygon(
          [
            [x, y],
            [x + 42, y + 58],
            [x + 14, y + 44],
            [x - 8, y + 66],
            [x - 38, y + 52],
          ],
          `fill="${palette.light}" opacity=".85"`,
        ),
      )
    return polygon([[0, height], ...points, [width, height]], `fill="${fill}"`) + caps.join('')
  })
  return sun(canvas, 70) + peaks.join('')
}

export function fields(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const horizon = height * 0.46
  const vanishing = width * between(random, 0.3, 0.7)
  const stripes = 15
  const furrows = times(stripes, (index) => {
    const fill = [palette.layers[1], palette.layers[2], palette.layers[0]][index % 3]!
    const left = width * (-1 + (3 * index) / stripes)
    const right = width * (-1 + (3 * (index + 1)) / stripes)
    const [from, to] = [vanishing + (left - vanishing) * 0.12, vanishing + (right - vanishing) * 0.12]
    return polygon(
      [
        [from, horizon],
        [to, horizon],
        [right, height],
        [left, height],
      ],
      `fill="${fill}"`,
    )
  })
  const trees = times(9, () => {
    const [x, size] = [between(random, 0, width), between(random, 14, 34)]
    return (
      line([x, horizon + 4, x, horizon - size], `stroke="${palette.layers[2]}" stroke-width="4"`) +
      circle(x, horizon - size * 1.3, size * 0.75, `fill="${palette.layers[2]}"`)
    )
  })
  return (
    sun(canvas) +
    ridge(canvas, { y: horizon - 26, swing: 26, steps: 6, fill: palette.layers[0] }) +
    furrows.join('') +
    trees.join('')
  )
}

/** Bands of curling water. */
export function reef(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const tones = [palette.layers[0], palette.layers[1], palette.layers[2]]
  const bands = times(7, (band) => {
    const y = height * (0.4 + band * 0.09)
    const length = between(random, 150, 230)
    const rise = 16 + band * 6
    const shift = between(random, -length, 0)
    const waves = times(Math.ceil(width / length) + 2, (index) => {
      const x = shift + index * length
      return `Q${at(x + length * 0.32)} ${at(y - rise * 2)} ${at(x + length * 0.62)} ${at(y - rise * 0.5)}T${at(x + length)} ${at(y)}`
    })
    return `<path d="M${at(shift)} ${at(y)}${waves.join('')}L${width * 1.3} ${height}L${at(shift)} ${height}Z" fill="${tones[band % 3]}" opacity="${at(0.75 + band * 0.03)}"/>`
  })
  const foam = times(26, () =>
    circle(
      between(random, 0, width),
      between(random, height * 0.5, height),
      between(random, 2, 7),
      `fill="${palette.light}" opacity=".5"`,
    ),
  )
  return sun(canvas, 80) + bands.join('') + foam.join('')
}

export function rain(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const clouds = times(6, (index) => {
    const [x, y] = [(width * (index + 0.3)) / 5.5, height * between(random, 0.12, 0.26)]
    const size = between(random, 70, 120)
    const fill = `fill="${palette.layers[index % 2]}"`
    return (
      circle(x, y, size, fill) +
      circle(x + size * 0.9, y + 18, size * 0.75, fill) +
      circle(x - size * 0.9, y + 24, size * 0.65, fill)
    )
  })
  const drops = times(120, () => {
    const [x, y, length] = [
      between(random, -80, width),
      between(random, height * 0.3, height * 0.86),
      between(random, 22, 64),
    ]
    return line(
      [x, y, x + length * 0.4, y + length],
      `stroke="${palette.light}" stroke-width="3" stroke-linecap="round" opacity="${at(between(random, 0.25, 0.7))}"`,
    )
  })
  const tower = width * between(random, 0.2, 0.8)
  const lighthouse =
    polygon(
      [
        [tower - 26, height * 0.84],
        [tower - 15, height * 0.5],
        [tower + 15, height * 0.5],
        [tower + 26, height * 0.84],
      ],
      `fill="${palette.light}"`,
    ) +
    rectangle([tower - 18, height * 0.46, 36, 28], `fill="${palette.accent}"`) +
    polygon(
      [
        [tower, height * 0.48],
        [tower + 520, height * 0.34],
        [tower + 520, height * 0.62],
      ],
      `fill="${palette.accent}" opacity=".28"`,
    )
  return (
    clouds.join('') +
    lighthouse +
    ridge(canvas, { y: height * 0.84, swing: 16, steps: 8, fill: palette.layers[1] }) +
    ridge(canvas, { y: height * 0.91, swing: 18, steps: 7, fill: palette.layers[2] }) +
    drops.join('')
  )
}

export function harbour(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const water = height * 0.66
  const cranes = times(4, (index) => {
    const x = width * (0.1 + index * 0.25) + between(random, -40, 40)
    const top = height * between(random, 0.24, 0.4)
    const reach = between(random, 110, 170) * (random() < 0.5 ? -1 : 1)
    const stroke = `stroke="${palette.layers[1]}" stroke-width="10" stroke-linecap="square" fill="none"`
    return (
      line([x - 24, water, x - 8, top], stroke) +
      line([x + 24, water, x + 8, top], stroke) +
      line([x - reach * 0.35, top, x + reach, top - 26], stroke) +
      line(
        [x + reach * 0.9, top - 24, x + reach * 0.9, top + 70],
        `stroke="${palette.layers[1]}" stroke-width="3"`,
      ) +
      rectangle([x + reach * 0.9 - 16, top + 70, 32, 24], `fill="${palette.accent}"`)
    )
  })
  const ships = times(2, (index) => {
    const [x, y] = [width * (0.12 + index * 0.45) + between(random, 0, 90), water + 34 + index * 70]
    const length = between(random, 250, 340)
    const boxes = times(12, (box) =>
      rectangle(
        [x + 42 + (box % 6) * 30, y - 24 - Math.floor(box / 6) * 22, 27, 20],
        `fill="${[palette.accent, palette.light, palette.layers[0]][Math.floor(random() * 3)]}"`,
      ),
    )
    return (
      boxes.join('') +
      polygon(
        [
          [x, y - 4],
          [x + length, y - 4],
          [x + length - 40, y + 46],
          [x + 34, y + 46],
        ],
        `fill="${palette.layers[2]}"`,
      )
    )
  })
  const ripples = times(18, () => {
    const [x, y] = [between(random, 0, width), between(random, water + 20, height - 10)]
    return line(
      [x, y, x + between(random, 40, 150), y],
      `stroke="${palette.light}" stroke-width="3" stroke-linecap="round" opacity=".35"`,
    )
  })
  return (
    sun(canvas, 100) +
    cranes.join('') +
    rectangle([0, water, width, height - water], `fill="${palette.layers[0]}"`) +
    ripples.join('') +
    ships.join('')
  )
}

export function stars(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const sky = times(150, () =>
    circle(
      between(random, 0, width),
      between(random, 0, height * 0.8),
      between(random, 0.8, 3.2),
      `fill="${palette.light}" opacity="${at(between(random, 0.3, 1))}"`,
    ),
  )
  const [x, y] = [width * between(random, 0.25, 0.65), height * between(random, 0.25, 0.4)]
  const tail = times(7, (index) => {
    const spread = (index - 3) * 16
    return `<path d="${softPath([
      [x, y],
      [x + 180, y - 70 + spread * 0.6],
      [x + 460, y - 170 + spread * 2.2],
    ])}" stroke="${palette.accent}" stroke-width="${at(9 - Math.abs(index - 3) * 2)}" stroke-linecap="round" fill="none" opacity=".45"/>`
  })
  const dome = width * between(random, 0.15, 0.3)
  return (
    sky.join('') +
    tail.join('') +
    circle(x, y, 26, `fill="${palette.light}"`) +
    circle(x, y, 44, `fill="${palette.accent}" opacity=".35"`) +
    ridge(canvas, { y: height * 0.76, swing: 46, steps: 6, fill: palette.layers[1] }) +
    circle(dome, height * 0.82, 64, `fill="${palette.light}" opacity=".9"`) +
    rectangle([dome - 8, height * 0.72, 16, 70], `fill="${palette.layers[2]}"`) +
    ridge(canvas, { y: height * 0.88, swing: 22, steps: 7, fill: palette.layers[2] })
  )
}
