/** Returns a fitted model as JSON in which each field, and each layer of each network, is one line. */
export function formatModel({ networks, ...fields }: { readonly networks: readonly object[] }): string {
  const layers = networks.map((network) => `    {\n${formatFields(network, 6)}\n    }`)
  return `{\n${formatFields(fields, 2)},\n  "networks": [\n${layers.join(',\n')}\n  ]\n}\n`
}

function formatFields(fields: object, indent: number): string {
  return Object.entries(fields)
    .map(([name, value]) => `${' '.repeat(indent)}${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n')
}
