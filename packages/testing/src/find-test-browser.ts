import { findChromium } from '@frontpage/launcher/find-chromium'

/**
 * The program of a Chromium or Chrome: `CHROME_PATH`, which `npm test` sets, or else the one of this machine. Tests that
 * need one are skipped where it is undefined.
 * @throws Error in place of undefined where `FRONTPAGE_REQUIRE_BROWSER` is set
 */
export async function findTestBrowser(): Promise<string | undefined> {
  const program = await findChromium(process.env)
  if (program === undefined && process.env['FRONTPAGE_REQUIRE_BROWSER']) {
    throw new Error(
      'FRONTPAGE_REQUIRE_BROWSER is set, and there is no Chromium or Chrome: install one, or name it in CHROME_PATH',
    )
  }
  return program
}
