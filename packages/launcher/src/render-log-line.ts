import type { Colors } from './terminal.js'

interface RenderOptions {
  colors: Colors
  format: 'pretty' | 'json'
}

type LogRecord = Record<string, unknown> & { level: number; msg?: unknown; time?: unknown }

/** pino's numbers; a logger may be configured to write the names instead. */
const levels = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const

/** Fields that are the same in every line of a service, or are shown elsewhere in the rendered one. */
const leftOut = new Set(['level', 'time', 'pid', 'hostname', 'name', 'service', 'msg', 'v', 'err'])

/** Renders one line of a service's output: pino's JSON as time, level, message and fields; anything else unchanged. */
export function renderLogLine(line: string, { colors, format }: RenderOptions): string {
  const record = format === 'pretty' ? readRecord(line) : undefined
  if (!record) return line
  const fields = Object.entries(record)
    .filter(([key]) => !leftOut.has(key))
    .map(([key, value]) => `${colors.dim(`${key}=`)}${formatValue(value)}`)
  const head = [formatTime(record.time), formatLevel(record.level, colors), formatMessage(record.msg)]
  return [...head.filter(Boolean), ...fields].join(' ') + formatError(record['err'], colors)
}

/** pino's number for the level (30 = info, 40 = warn …), or undefined for a line that is not pino's. */
export function logLevelOf(line: string): number | undefined {
  return readRecord(line)?.level
}

function readRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const record = JSON.parse(line) as Record<string, unknown>
    const level =
      typeof record['level'] === 'string' ? levels[record['level'] as keyof typeof levels] : record['level']
    return typeof level === 'number' ? { ...record, level } : undefined
  } catch {
    return undefined
  }
}

function formatTime(time: unknown): string {
  const date = new Date(typeof time === 'number' || typeof time === 'string' ? time : Number.NaN)
  if (Number.isNaN(date.getTime())) return ''
  const two = (value: number): string => String(value).padStart(2, '0')
  const ms = String(date.getMilliseconds()).padStart(3, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`
}

function formatLevel(level: number, colors: Colors): string {
  if (level >= 60) return colors.bgRed('FATAL')
  if (level >= 50) return colors.red('ERROR')
  if (level >= 40) return colors.yellow('WARN ')
  if (level >= 30) return colors.green('INFO ')
  return colors.dim(level >= 20 ? 'DEBUG' : 'TRACE')
}

function formatValue(value: unknown): string {
  if (typeof value === 'string') return /[\s"=]/.test(value) || value === '' ? JSON.stringify(value) : value
  return JSON.stringify(value) ?? 'undefined'
}

function formatMessage(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : formatValue(value)
}

function formatError(error: unknown, colors: Colors): string {
  if (typeof error !== 'object' || error === null) return ''
  const { stack, type, message } = error as Record<string, unknown>
  const text = typeof stack === 'string' ? stack : `${formatMessage(type)}: ${formatMessage(message)}`
  return `\n${text
    .split('\n')
    .map((line) => colors.dim(`    ${line.trim()}`))
    .join('\n')}`
}
