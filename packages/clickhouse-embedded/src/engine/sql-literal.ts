import { escapeStray } from '../statement/lossless-text.js'

export function sqlString(value: string): string {
  return `'${escapeStray(value.replaceAll('\\', '\\\\').replaceAll("'", "\\'"))}'`
}

export function sqlIdentifier(name: string): string {
  return `\`${escapeStray(name.replaceAll('\\', '\\\\').replaceAll('`', '\\`'))}\``
}
