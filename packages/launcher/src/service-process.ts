import { join } from 'node:path'
import type { ProcessDefinition } from './managed-process.js'
import { probeHttp } from './probe-http.js'
import type { ServiceDefinition } from './services.js'

interface ServiceProcessOptions {
  root: string
  dataDir: string
  port: number
  /** The person's environment; the platform's own variables take precedence. */
  env: NodeJS.ProcessEnv
  platform: { redisUrl: string; clickhouseUrl: string; adminToken: string }
}

/** Describes how a service is run. The path is absolute, so that it can be distinguished from another checkout's. */
export function serviceProcess(
  { name, portVariable, directoryVariable }: ServiceDefinition,
  { root, dataDir, port, env, platform }: ServiceProcessOptions,
): ProcessDefinition {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', join(root, 'apps', name, 'dist/main.js')],
    cwd: root,
    env: {
      ...env,
      REDIS_URL: platform.redisUrl,
      CLICKHOUSE_URL: platform.clickhouseUrl,
      ADMIN_TOKEN: platform.adminToken,
      LOG_LEVEL: env['LOG_LEVEL'] || 'info',
      [portVariable]: String(port),
      ...(directoryVariable && { [directoryVariable]: env[directoryVariable] || join(dataDir, name) }),
    },
    hasIpc: true,
    probe: (signal) => probeHttp(`http://127.0.0.1:${port}/readyz`, signal),
  }
}
