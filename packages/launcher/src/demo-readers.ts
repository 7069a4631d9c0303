import { join } from 'node:path'
import type { ProcessDefinition } from './managed-process.js'

interface DemoReadersOptions {
  root: string
  env: NodeJS.ProcessEnv
  /** The address of each service, by its name. */
  urls: ReadonlyMap<string, string>
  writeKey: string
  sdkKey: string
}

/** Describes how the lab's demo readers are run: from their sources, because the lab is not built. */
export function demoReaders({ root, env, urls, writeKey, sdkKey }: DemoReadersOptions): ProcessDefinition {
  const addresses = ['newsstand', 'tracker', 'feed', 'splitter'].flatMap((name) => {
    const url = urls.get(name)
    return url === undefined ? [] : [`--${name}=${url}`]
  })
  return {
    name: 'demo',
    command: process.execPath,
    args: [
      '--conditions=@frontpage/source',
      '--import',
      'tsx',
      join(root, 'packages/lab/src/main.ts'),
      'demo',
      ...addresses,
      `--write-key=${writeKey}`,
      `--sdk-key=${sdkKey}`,
    ],
    cwd: root,
    env,
    hasIpc: true,
    // It serves no requests; the platform does not wait for it.
    probe: async () => undefined,
  }
}
