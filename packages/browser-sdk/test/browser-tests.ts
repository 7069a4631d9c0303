import { describe } from '@jest/globals'
import { chromium, type Browser } from 'playwright-core'
import { findTestBrowser } from '@frontpage/testing'
import type { Frontpage, Options } from '@frontpage/browser-sdk'

/** Only ends a test that fails: everything is waited for by conditions. */
export const browserTimeoutMs = 120_000

const program = await findTestBrowser()

/** `describe`, skipped where there is no browser. */
export const describeInBrowser: (name: string, tests: () => void) => void =
  program === undefined ? describe.skip : describe

export function launchBrowser(
  more: { args?: readonly string[]; ignoreDefaultArgs?: string[] } = {},
): Promise<Browser> {
  return chromium.launch({
    executablePath: program!,
    timeout: browserTimeoutMs,
    ...(more.ignoreDefaultArgs && { ignoreDefaultArgs: more.ignoreDefaultArgs }),
    args: ['--no-sandbox', ...(more.args ?? [])],
  })
}

/** `window.frontpage`; each test file declares it for what it runs in pages. */
export type PageFrontpage = Frontpage & { load(options: Options): void }
