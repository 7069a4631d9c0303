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

export function skyline(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const moon = circle(
    width * between(random, 0.15, 0.85),
    height * 0.24,
    58,
    `fill="${palette.accent}" opacity=".9"`,
  )
  const rows = palette.layers.map((fill, layer) => {
    const houses: string[] = []
    for (let x = -30; x < width;) {
      const houseWidth = between(random, 58, 120)
      const top = height * between(random, 0.34 + layer * 0.15, 0.52 + layer * 0.15)
      const roof = random()
      houses.push(rectangle([x, top, houseWidth, height - top], `fill="${fill}"`))
      if (roof < 0.45) {
        houses.push(
          polygon(
            [
              [x - 6, top],
              [x + houseWidth / 2, top - houseWidth * 0.45],
              [x + houseWidth + 6, top],
            ],
            `fill="${fill}"`,
          ),
        )
      }
      if (layer > 0) houses.push(...windows([x, top, houseWidth], canvas))
      x += houseWidth + (layer === 0 ? 0 : between(random, 0, 10))
    }
    return houses.join('')
  })
  return moon + rows.join('')
}

function windows([x, top, houseWidth]: readonly [number, number, number], canvas: Canvas): string[] {
  const { height, random, palette } = canvas
  const columns = Math.floor((houseWidth - 16) / 24)
  const lines = Math.floor((height - top - 30) / 34)
  return times(columns * Math.max(0, lines), (index) => {
    if (random() < 0.45) return ''
    const [column, row] = [index % columns, Math.floor(index / columns)]
    const isLit = random() < 0.6
    return rectangle(
      [x + 14 + column * 24, top + 18 + row * 34, 12, 18],
      `fill="${isLit ? palette.accent : palette.light}" opacity="${isLit ? '.95' : '.25'}"`,
    )
  })
}

export function parliament(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const middle = width / 2 + between(random, -60, 60)
  const floor = height * 0.82
  const columns = 10
  const lit = Math.floor(random() * columns)
  const hall = times(columns, (index) => {
    const x = middle - 330 + index * 68
    return (
      rectangle([x, height * 0.54, 26, floor - height * 0.54], `fill="${palette.light}"`) +
      rectangle(
        [x + 34, height * 0.6, 24, floor - height * 0.6],
        `fill="${index === lit ? palette.accent : palette.layers[1]}"`,
      )
    )
  })
  const dome = `<path d="M${at(middle - 150)} ${at(height * 0.4)}A150 150 0 0 1 ${at(middle + 150)} ${at(height * 0.4)}Z" fill="${palette.layers[1]}"/>`
  const ribs = times(7, (index) =>
    line(
      [middle - 120 + index * 40, height * 0.4, middle, height * 0.18],
      `stroke="${palette.layers[0]}" stroke-width="3" opacity=".6"`,
    ),
  )
  const steps = times(4, (index) =>
    rectangle(
      [middle - 390 - index * 26, floor + index * 20, 780 + index * 52, 20],
      `fill="${index % 2 === 0 ? palette.layers[1] : palette.layers[2]}"`,
    ),
  )
  return (
    circle(width * 0.16, height * 0.22, 54, `fill="${palette.light}" opacity=".8"`) +
    ridge(canvas, { y: height * 0.7, swing: 40, steps: 6, fill: palette.layers[0] }) +
    dome +
    ribs.join('') +
    rectangle([middle - 5, height * 0.06, 10, 70], `fill="${palette.layers[2]}"`) +
    polygon(
      [
        [middle + 5, height * 0.06],
        [middle + 76, height * 0.09],
        [middle + 5, height * 0.12],
      ],
      `fill="${palette.accent}"`,
    ) +
    rectangle([middle - 180, height * 0.4, 360, 22], `fill="${palette.light}"`) +
    polygon(
      [
        [middle - 370, height * 0.54],
        [middle, height * 0.42],
        [middle + 370, height * 0.54],
      ],
      `fill="${palette.layers[2]}"`,
    ) +
    rectangle([middle - 350, height * 0.54, 700, floor - height * 0.54], `fill="${palette.layers[2]}"`) +
    hall.join('') +
    steps.join('')
  )
}

export function stage(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const beams = times(6, (index) => {
    const x = width * (0.12 + index * 0.15)
    const aim = width * between(random, 0.2, 0.8)
    const fill = index % 2 === 0 ? palette.accent : palette.light
    return polygon(
      [
        [x - 8, 0],
        [x + 8, 0],
        [aim + 120, height * 0.8],
        [aim - 120, height * 0.8],
      ],
      `fill="${fill}" opacity=".2"`,
    )
  })
  const curtains = [0, 1].map((side) => {
    const folds = times(6, (fold) => {
      const x = side === 0 ? fold * 34 : width - (fold + 1) * 34
      return rectangle(
        [x, 0, 34, height * (0.9 - fold * 0.02)],
        `fill="${palette.layers[fold % 2 === 0 ? 1 : 2]}"`,
      )
    })
    return folds.join('')
  })
  const players = times(7, (index) => {
    const x = width * (0.28 + index * 0.073) + between(random, -8, 8)
    const tall = between(random, 70, 120)
    return (
      circle(x, height * 0.78 - tall, 19, `fill="${palette.layers[2]}"`) +
      `<path d="M${at(x - 26)} ${at(height * 0.8)}Q${at(x)} ${at(height * 0.8 - tall * 1.5)} ${at(x + 26)} ${at(height * 0.8)}Z" fill="${palette.layers[2]}"/>`
    )
  })
  const heads = times(16, (index) =>
    circle(
      (width * (index + 0.5)) / 16 + between(random, -14, 14),
      height * 1.0 + between(random, -20, 4),
      42,
      `fill="${palette.layers[2]}"`,
    ),
  )
  return (
    beams.join('') +
    rectangle([0, height * 0.8, width, height * 0.2], `fill="${palette.layers[0]}"`) +
    `<ellipse cx="${width / 2}" cy="${at(height * 0.82)}" rx="360" ry="34" fill="${palette.light}" opacity=".4"/>` +
    players.join('') +
    curtains.join('') +
    heads.join('')
  )
}

export function rails(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const horizon = height * 0.48
  const point = width * between(random, 0.35, 0.65)
  const sleepers = times(16, (index) => {
    const depth = (index / 15) ** 2.2
    const [y, half] = [horizon + (height - horizon) * depth, 12 + 330 * depth]
    return rectangle(
      [point + (width / 2 - point) * depth - half, y, half * 2, 3 + 16 * depth],
      `fill="${palette.layers[1]}"`,
    )
  })
  const tracks = [-1, 1].map((side) =>
    polygon(
      [
        [point - 1, horizon],
        [point + 1, horizon],
        [width / 2 + side * 230 + 13, height],
        [width / 2 + side * 230 - 13, height],
      ],
      `fill="${palette.light}"`,
    ),
  )
  const posts = times(6, (index) => {
    const depth = ((index + 1) / 6) ** 1.8
    const x = point + (width * 0.9 - point) * depth
    const top = horizon - 30 - 240 * depth
    return (
      line(
        [x, horizon + 160 * depth, x, top],
        `stroke="${palette.layers[2]}" stroke-width="${at(3 + 9 * depth)}"`,
      ) +
      line(
        [x - 70 * depth, top + 14 * depth, x + 20 * depth, top + 14 * depth],
        `stroke="${palette.layers[2]}" stroke-width="${at(2 + 6 * depth)}"`,
      )
    )
  })
  return (
    circle(point, horizon, 105, `fill="${palette.accent}"`) +
    ridge(canvas, { y: horizon - 12, swing: 36, steps: 7, fill: palette.layers[0] }) +
    rectangle([0, horizon, width, height - horizon], `fill="${palette.layers[0]}"`) +
    ridge(canvas, { y: height * 0.62, swing: 26, steps: 5, fill: palette.layers[0] }) +
    sleepers.join('') +
    tracks.join('') +
    posts.join('')
  )
}

export function map(canvas: Canvas): string {
  const { width, height, random, palette } = canvas
  const grid = [
    ...times(11, (index) =>
      line([(width * index) / 10, 0, (width * index) / 10, height], 'stroke-width="1.5"'),
    ),
    ...times(7, (index) =>
      line([0, (height * index) / 6, width, (height * index) / 6], 'stroke-width="1.5"'),
    ),
  ]
  const lands = times(3, (index) => {
    const [x, y] = [width * (0.2 + index * 0.3), height * between(random, 0.35, 0.65)]
    const contours = times(4, (ring) => {
      const corners = times(14, (corner): [number, number] => {
        const angle = (corner / 14) * Math.PI * 2
        const radius = (230 - ring * 50) * (1 + Math.sin(corner * 2.1 + index) * 0.18)
        return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius * 0.72]
      })
      return polygon(corners, `fill="${palette.layers[ring % 3]}" opacity=".75" stroke-linejoin="round"`)
    })
    return contours.join('')
  })
  const river = softPath(
    times(8, (index): [number, number] => [
      (width * index) / 7,
      height * (0.5 + Math.sin(index * 1.3) * 0.16 + between(random, -0.06, 0.06)),
    ]),
  )
  const border = softPath(
    times(6, (index): [number, number] => [
      width * (0.5 + Math.sin(index) * 0.09 + between(random, -0.05, 0.05)),
      (height * index) / 5,
    ]),
  )
  return (
    `<g stroke="${palette.light}" opacity=".3">${grid.join('')}</g>` +
    lands.join('') +
    `<path d="${river}" stroke="${palette.light}" stroke-width="16" stroke-linecap="round" fill="none"/>` +
    `<path d="${border}" stroke="${palette.accent}" stroke-width="7" stroke-dasharray="4 20" stroke-linecap="round" fill="none"/>` +
    circle(width * 0.5, height * 0.5, 20, `fill="${palette.accent}"`) +
    circle(width * 0.5, height * 0.5, 8, `fill="${palette.light}"`)
  )
}
