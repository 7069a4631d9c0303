import type { FeedModel } from './feed-model.js'

const width = 110

/** Returns the source text of `start-model.ts`, formatted as by prettier; five digits, because people read and compare it. */
export function formatStartModel(model: FeedModel): string {
  const lines = [
    `import type { FeedModel } from './feed-model.js'`,
    '',
    '/** Generated: made by the command below, not by hand. */',
    'export const startFeedModel: FeedModel = {',
    `  version: '${model.version}',`,
    `  fittedFrom: '${model.fittedFrom}',`,
    `  fittedTo: '${model.fittedTo}',`,
    `  command: '${model.command}',`,
    `  lists: ${model.lists},`,
    `  steps: ${model.steps},`,
    '  features: [',
    ...model.features.map((name) => `    '${name}',`),
    '  ],',
    ...formatNumbers('means', model.means, 2),
    ...formatNumbers('scales', model.scales, 2),
    '  networks: [',
    ...model.networks.flatMap((network) => [
      '    {',
      ...(['input', 'offset', 'output', 'direct', 'squares'] as const).flatMap((name) =>
        formatNumbers(name, network[name], 6),
      ),
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
  const digits = name === 'squares' ? 2 : 5
  const texts = numbers.map((number) => String(Number(number.toPrecision(digits))))
  const inline = `${outer}${name}: [${texts.join(', ')}],`
  if (inline.length <= width) return [inline]
  const lines = [`${outer}${name}: [`]
  let line = `${outer} `
  for (const text of texts) {
    const item = ` ${text},`
    if (line.length + item.length > width) {
      lines.push(line)
      line = `${outer} `
    }
    line += item
  }
  return [...lines, line, `${outer}],`]
}
