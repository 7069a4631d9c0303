import { join } from 'node:path'
import { journalVariableOf, nodeFlagsOf, portVariableOf, type Service } from '@frontpage/services'
import type { ProcessDefinition } from './managed-process.js'
import { probeHttp } from './probe-http.js'

interface ServiceProcessOptions {
  root: string
  dataDir: string
  port: number
  /** The person's environment; the platform's own variables take precedence. */
  env: NodeJS.ProcessEnv
  platform: {
    redisUrl: string
    clickhouseUrl: string
    adminToken: string
    writeKey: string
    sdkKey: string
    /** Signs and verifies the tokens of readers who are signed in. */
    readerTokenSecret: string
    /** The address of each service, by its name. */
    urls: ReadonlyMap<string, string>
  }
}

/** Describes how a service is run. The path is absolute, so that it can be distinguished from another checkout's. */
export function serviceProcess(
  service: Service,
  { root, dataDir, port, env, platform }: ServiceProcessOptions,
): ProcessDefinition {
  const { name, needs } = service
  const journalVariable = journalVariableOf(service)
  return {
    name,
    command: process.execPath,
    args: [...nodeFlagsOf(service), join(root, 'apps', name, 'dist/main.js')],
    cwd: root,
    env: {
      ...env,
      // The addresses contain the logins.
      REDIS_USERNAME: undefined,
      REDIS_PASSWORD: undefined,
      CLICKHOUSE_USER: undefined,
      CLICKHOUSE_PASSWORD: undefined,
      ...(needs.includes('redis') && { REDIS_URL: platform.redisUrl }),
      ...(needs.includes('clickhouse') && { CLICKHOUSE_URL: platform.clickhouseUrl }),
      ADMIN_TOKEN: platform.adminToken,
      LOG_LEVEL: env['LOG_LEVEL'] || 'info',
      [portVariableOf(service)]: String(port),
      ...(name === 'splitter' && { SPLITTER_KEYS: env['SPLITTER_KEYS'] || devSdkKeys(platform.sdkKey) }),
      ...(name === 'feed' && { FEED_READER_TOKEN_SECRET: platform.readerTokenSecret }),
      ...(service.isFrontend && frontendVariables(service, { env, platform })),
      ...(service.isProducer && { [journalVariable]: env[journalVariable] || join(dataDir, name) }),
    },
    hasIpc: true,
    probe: (signal) => probeHttp(`http://127.0.0.1:${port}/readyz`, signal),
  }
}

/** The addresses of the services for a user interface, with the keys that it uses there. */
function frontendVariables(
  { prefix, name }: Service,
  { env, platform }: Pick<ServiceProcessOptions, 'env' | 'platform'>,
): NodeJS.ProcessEnv {
  const { urls, writeKey, sdkKey, readerTokenSecret } = platform
  const addresses = [...urls].filter(([each]) => each !== name)
  const wanted = {
    ...Object.fromEntries(addresses.map(([each, url]) => [`${prefix}_${each.toUpperCase()}_URL`, url])),
    [`${prefix}_WRITE_KEY`]: writeKey,
    [`${prefix}_SDK_KEY`]: sdkKey,
    [`${prefix}_READER_TOKEN_SECRET`]: readerTokenSecret,
  }
  return Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, env[key] || value]))
}

/** The splitter's first SDK key: a public one, for pages of any origin. */
function devSdkKeys(key: string): string {
  return JSON.stringify([{ id: 'dev', key, kind: 'public', site: 'dev' }])
}
