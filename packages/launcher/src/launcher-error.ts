/** An error that the person at the terminal can act on: printed without a stack. */
export class LauncherError extends Error {
  override name = 'LauncherError'
}
