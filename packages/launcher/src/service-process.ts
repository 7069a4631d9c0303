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
  platform: { redisUrl: string; clickhouseUrl: string; adminToken: string; sdkKey: string }
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
      ...(needs.includes('redis') && { REDIS_URL: platform.redisUrl }),
      ...(needs.includes('clickhouse') && { CLICKHOUSE_URL: platform.clickhouseUrl }),
      ADMIN_TOKEN: platform.adminToken,
      LOG_LEVEL: env['LOG_LEVEL'] || 'info',
      [portVariableOf(service)]: String(port),
      ...(name === 'splitter' && { SPLITTER_KEYS: env['SPLITTER_KEYS'] || devSdkKeys(platform.sdkKey) }),
      ...(service.isProducer && { [journalVariable]: env[journalVariable] || join(dataDir, name) }),
    },
    hasIpc: true,
    probe: (signal) => probeHttp(`http://127.0.0.1:${port}/readyz`, signal),
  }
}

/** The splitter's first SDK key: a public one, for pages of any origin. */
function devSdkKeys(key: string): string {
  return JSON.stringify([{ id: 'dev', key, kind: 'public', site: 'dev' }])
}
