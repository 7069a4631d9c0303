import { findOnPath, isExecutable } from './find-on-path.js'
import { findOrInstall, type FindOrInstallOptions, type WantedProgram } from './find-or-install.js'
import { LauncherError } from './launcher-error.js'
import { runCommand } from './run-command.js'

const names = ['chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser']
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const versionWithinMs = 30_000

const chromium: WantedProgram = {
  name: 'Chromium or Chrome',
  find: findChromium,
  debianPackage: { name: 'chromium' },
  waysToGet: [
    'Debian           sudo apt-get install chromium',
    'Ubuntu, Fedora   Google’s package of Chrome',
    'macOS            brew install --cask google-chrome',
    'elsewhere        CHROME_PATH=/path/to/chrome npm test',
  ],
}

/**
 * The Chromium or Chrome that `CHROME_PATH` names, or else the one of this machine; undefined where there is none.
 * @throws LauncherError where `CHROME_PATH` names no program
 */
export async function findChromium(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const named = env['CHROME_PATH']
  if (named) {
    if (await isExecutable(named)) return named
    throw new LauncherError('CHROME_PATH does not name a program that can be run.')
  }
  for (const name of names) {
    const file = await findOnPath([name], env['PATH'])
    if (file && (await tellsItsVersion(file, env))) return file
  }
  if (process.platform !== 'darwin') return undefined
  for (const file of macApplications) if (await isExecutable(file)) return file
  return undefined
}

/**
 * The same, installed first where that is possible without asking.
 * @throws LauncherError with the ways to get one
 */
export function findOrInstallChromium(
  env: NodeJS.ProcessEnv,
  options: FindOrInstallOptions,
): Promise<string> {
  return findOrInstall(chromium, env, options)
}

/** Ubuntu's `chromium-browser` is a script that only explains how to get a browser, where its snap is absent. */
async function tellsItsVersion(file: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(versionWithinMs)
    const { code, output } = await runCommand([file, '--version'], { env, signal })
    return code === 0 && /chrom/i.test(output)
  } catch {
    return false
  }
}
