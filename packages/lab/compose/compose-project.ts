import { findCompose, runDocker } from './run-docker.js'

export interface ComposeProject {
  readonly name: string
  /** Runs a compose command and returns its output. */
  run(args: readonly string[], options?: { timeoutMs?: number }): Promise<string>
  /** The ids of a service's containers, or of all, including those that have ended. */
  containers(service?: string): Promise<string[]>
  state(container: string): Promise<ContainerState>
  /** Sends SQL to ClickHouse from inside its container, because its port is not published. */
  query(sql: string): Promise<string>
}

interface ContainerState {
  service: string
  status: string
  /** Undefined where no health check is defined. */
  health: string | undefined
  exitCode: number
  user: string
  restarts: number
  networks: string[]
}

/** The repository's compose files under a project name of their own. */
export async function openComposeProject(options: {
  root: string
  name: string
  files: readonly string[]
  env: Record<string, string>
}): Promise<ComposeProject> {
  const compose = await findCompose()
  const env = {
    ...options.env,
    COMPOSE_PROJECT_NAME: options.name,
    COMPOSE_FILE: options.files.join(':'),
  }
  const run: ComposeProject['run'] = (args, { timeoutMs } = {}) =>
    runDocker([...compose, ...args], {
      env,
      cwd: options.root,
      ...(timeoutMs !== undefined && { timeoutMs }),
    })

  return {
    name: options.name,
    run,
    async containers(service) {
      const filters = [`label=com.docker.compose.project=${options.name}`]
      if (service !== undefined) filters.push(`label=com.docker.compose.service=${service}`)
      const args = filters.flatMap((filter) => ['--filter', filter])
      return (await runDocker(['docker', 'ps', '--all', '--quiet', ...args])).split('\n').filter(Boolean)
    },
    async state(container) {
      const [it] = JSON.parse(await runDocker(['docker', 'inspect', container])) as [InspectedContainer]
      return {
        service: it.Config.Labels['com.docker.compose.service'] ?? '',
        status: it.State.Status,
        health: it.State.Health?.Status,
        exitCode: it.State.ExitCode,
        user: it.Config.User,
        restarts: it.RestartCount,
        networks: Object.keys(it.NetworkSettings.Networks),
      }
    },
    query: (sql) => run(['exec', '-T', 'trending', 'node', '-e', sendQuery, sql]),
  }
}

interface InspectedContainer {
  RestartCount: number
  Config: { User: string; Labels: Record<string, string> }
  NetworkSettings: { Networks: Record<string, unknown> }
  State: { Status: string; ExitCode: number; Health?: { Status: string } }
}

const sendQuery = `const { readFileSync } = require('node:fs')
const headers = {
  'X-ClickHouse-User': process.env.CLICKHOUSE_USER,
  'X-ClickHouse-Key': readFileSync(process.env.CLICKHOUSE_PASSWORD_FILE, 'utf8').trim(),
}
fetch('http://clickhouse:8123/', { method: 'POST', headers, body: process.argv[1] }).then(async (answer) => {
  process.stdout.write(await answer.text())
  process.exitCode = answer.ok ? 0 : 1
})`
