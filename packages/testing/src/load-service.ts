import type { Environment, Logger, RunningHttpService } from '@frontpage/service-kit'
import type { ServiceName } from '@frontpage/services'

/** The exports of every app's package, under names that contain its own. */
export interface ServiceModule {
  readonly readConfig: (env: Environment) => object
  readonly start: (config: object, overrides: ServiceOverrides) => Promise<RunningHttpService>
}

interface ServiceOverrides {
  readonly log?: Logger
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /**
   * Work that normally has a thread of its own runs in the service's thread: tests need not wait for its start, and
   * `now` is its clock.
   */
  readonly sharesThread?: boolean
  /** Whether code is compiled before it is needed. */
  readonly warmsUp?: boolean
}

/** @throws Error when the app does not export `start<Name>` and `read<Name>Config` */
export async function loadService(name: ServiceName): Promise<ServiceModule> {
  const exported = (await import(`@frontpage/${name}`)) as Readonly<Record<string, unknown>>
  const title = name.slice(0, 1).toUpperCase() + name.slice(1)
  const [readConfig, start] = [exported[`read${title}Config`], exported[`start${title}`]]
  if (typeof readConfig !== 'function' || typeof start !== 'function') {
    throw new Error(`@frontpage/${name} does not export read${title}Config and start${title}`)
  }
  return { readConfig, start } as ServiceModule
}

/** The environment variables that a configuration is read from, those of traces included. */
export function variablesOf({ readConfig }: Pick<ServiceModule, 'readConfig'>): string[] {
  const names = new Set<string>()
  // Set so that traces are on, and the variables of tracing are read as well.
  const values: Record<string, string> = { OTEL_TRACES_EXPORTER: 'otlp' }
  readConfig(new Proxy(values, { get: (_, name) => (names.add(String(name)), values[String(name)]) }))
  return [...names]
}
