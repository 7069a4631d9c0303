import type { NowModel } from '../serve/score-now.js'

const width = 110

/** Returns the source text of `now-model.ts`, formatted as by prettier. */
export function formatNowModel(model: NowModel): string {
  const lines = [
    `import type { NowModel } from './score-now.js'`,
    '',
    '/** Generated: made by the command below, not by hand. */',
    'export const nowModel: NowModel = {',
    `  fittedFrom: '${model.fittedFrom}',`,
    `  fittedTo: '${model.fittedTo}',`,
    `  command: '${model.command}',`,
    '  features: [',
    ...model.features.map((name) => `    '${name}',`),
    '  ],',
    ...formatNumbers('means', model.means, 2),
    ...formatNumbers('scales', model.scales, 2),
    '  networks: [',
    ...model.networks.flatMap(({ input, offset, output, direct }) => [
      '    {',
      ...formatNumbers('input', input, 6),
      ...formatNumbers('offset', offset, 6),
      ...formatNumbers('output', output, 6),
      ...formatNumbers('direct', direct, 6),
      '    },',
    ]),
    '  ],',
    '}',
    '',
  ]
  return lines.join('\n')
}

function formatNumbers(name: string, numbers: readonly number[], indent: number): string[] {
  const outer = ' '.repeat(indent)
  const inline = `${outer}${name}: [${numbers.join(', ')}],`
  if (inline.length <= width) return [inline]
  const lines = [`${outer}${name}: [`]
  let line = `${outer} `
  for (const number of numbers) {
    const item = ` ${number},`
    if (line.length + item.length > width) {
      lines.push(line)
      line = `${outer} `
    }
    line += item
  }
  return [...lines, line, `${outer}],`]
}
