const patienceMs = 60_000

/**
 * Jest waits for ever for handles that a test leaves open, and a CI that hangs tells less than one that fails: after
 * this the run ends as failed, and prints what kept it.
 *
 * @param {{ watch: boolean, watchAll: boolean }} config
 */
export default function endWhenLeftOpen({ watch, watchAll }) {
  if (watch || watchAll) return
  setTimeout(() => {
    const left = process.getActiveResourcesInfo().join(', ')
    process.stderr.write(
      `\nTests left something open for ${patienceMs / 1000} s after the last one: ${left}.\n`,
    )
    process.exit(1)
  }, patienceMs).unref()
}
