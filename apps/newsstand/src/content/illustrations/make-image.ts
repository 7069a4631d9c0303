import type { IllustrationKind } from '../sections/illustration-kind.js'
import { randomOf, type Canvas, type Palette } from './canvas.js'
import { cells, chart, circuit, pages, pulse, signal } from './figures.js'
import { court, pitch, track } from './games.js'
import { fields, harbour, mountains, rain, reef, stars } from './landscapes.js'
import { palettesOf } from './palettes.js'
import { map, parliament, rails, skyline, stage } from './places.js'

export const imageWidth = 1_200
export const imageHeight = 675

const drawings: Readonly<Record<IllustrationKind, (canvas: Canvas) => string>> = {
  skyline,
  parliament,
  map,
  harbour,
  mountains,
  fields,
  chart,
  stars,
  cells,
  circuit,
  signal,
  pulse,
  pitch,
  court,
  track,
  stage,
  pages,
  rain,
  reef,
  rails,
}

/** Draws an illustration as SVG: the same for the same seed, section and kind. */
export function makeImage({
  seed,
  section,
  kind,
}: {
  seed: string
  section: string
  kind: IllustrationKind
}): string {
  const random = randomOf(`${seed}/${section}/${kind}`)
  const palettes = palettesOf(section, kind)
  const palette: Palette = palettes[Math.floor(random() * palettes.length)]!
  const [width, height] = [imageWidth, imageHeight]
  const drawing = drawings[kind]({ width, height, random, palette })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${palette.sky[0]}"/><stop offset="1" stop-color="${palette.sky[1]}"/></linearGradient></defs>` +
    `<rect width="${width}" height="${height}" fill="url(#sky)"/>${drawing}</svg>`
  )
}
