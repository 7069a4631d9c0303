import { expect, it } from '@jest/globals'
import { makeImage } from './make-image.js'

it('draws the same picture for the same story, and another one for another', () => {
  const of = (seed: string): string => makeImage({ seed, section: 'science', kind: 'stars' })

  expect(of('comet')).toBe(of('comet'))
  expect(of('comet')).not.toBe(of('moss'))
})

it('holds no number that SVG cannot read', () => {
  for (const kind of ['mountains', 'fields', 'reef', 'map', 'pages', 'court', 'stage'] as const) {
    const image = makeImage({ seed: 'any', section: 'no-section', kind })
    expect(image).toMatch(/^<svg [^>]*width="1200" height="675"/)
    expect(image).not.toMatch(/NaN|undefined|Infinity|e-\d/)
  }
})
