import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const maxOutputBytes = 256 * 2 ** 20

/** @returns its output; @throws with the end of both outputs when it fails */
export async function runDocker(
  command: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; timeoutMs?: number } = {},
): Promise<string> {
  const [program = 'docker', ...args] = command
  try {
    const { stdout } = await execute(program, args, {
      env: { ...process.env, ...options.env },
      cwd: options.cwd,
      timeout: options.timeoutMs ?? 120_000,
      maxBuffer: maxOutputBytes,
    })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command.join(' ')} failed:\n${`${stdout}\n${stderr}`.slice(-8_000)}`, { cause: error })
  }
}

/** `docker compose` where it exists, else `docker-compose`. */
export async function findCompose(): Promise<readonly string[]> {
  const plugin = ['docker', 'compose']
  return runDocker([...plugin, 'version']).then(
    () => plugin,
    () => ['docker-compose'],
  )
}
