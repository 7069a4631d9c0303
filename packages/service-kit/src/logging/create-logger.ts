import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino'

export type { Logger } from 'pino'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LoggerOptions {
  readonly service: string
  readonly level: LogLevel
  /** By default standard output, written synchronously, so that the last line before an exit is not lost. */
  readonly destination?: DestinationStream
}

const secrets = ['authorization', 'cookie', '["set-cookie"]', '["x-forwarded-for"]', 'ip', 'remoteAddress']
const holders = ['', '*', 'headers', '*.headers']
/** Redis's client adds the command to an error; arguments are readers' data. */
const commandArguments = '*.command.args'

/** JSON lines; object first, constant message. Readers' identifiers and credentials are removed. */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          ...holders.flatMap((holder) => secrets.map((secret) => join(holder, secret))),
          commandArguments,
        ],
        remove: true,
      },
    },
    ...(options.destination === undefined ? [] : [options.destination]),
  )
}

function join(holder: string, key: string): string {
  return holder === '' || key.startsWith('[') ? holder + key : `${holder}.${key}`
}
