import pc from 'picocolors'

export type Colors = ReturnType<typeof pc.createColors>

/** Colours for a terminal that can show them; NO_COLOR and FORCE_COLOR decide where they are set. */
export function terminalColors(output: Pick<NodeJS.WriteStream, 'isTTY'>, env: NodeJS.ProcessEnv): Colors {
  if (env['NO_COLOR']) return pc.createColors(false)
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return pc.createColors(true)
  return pc.createColors(output.isTTY && env['TERM'] !== 'dumb')
}
