/** Node's own profilers: a capture would show up in their records, or they in it. */
const profilers = /(?:^|\s)--(cpu-prof|heap-prof|prof|inspect-brk|inspect-wait)(?:=|\s|$)/

interface Permission {
  has(scope: string): boolean
}

/** Returns why no guard must run in this process; undefined where it may. */
export function reasonToStayOff(
  options: readonly string[],
  nodeOptions: string,
  { permission } = process as { readonly permission?: Permission },
): string | undefined {
  // Node accepts `--cpu_prof` for the same.
  const profiler = profilers.exec(`${options.join(' ')} ${nodeOptions}`.replaceAll('_', '-'))
  if (profiler !== null) return `the process runs with --${profiler[1]}`
  return mayAsk(permission) ? undefined : "Node's permission model does not allow the inspector and workers"
}

/** Where the inspector is not permitted, connecting to the main thread aborts the process. */
function mayAsk(permission: Permission | undefined): boolean {
  if (permission === undefined) return true
  try {
    return permission.has('worker') && permission.has('inspector')
  } catch {
    return false
  }
}
