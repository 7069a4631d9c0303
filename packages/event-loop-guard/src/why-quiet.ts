import { isMainThread } from 'node:worker_threads'

/** Profilers of node's own: a capture would show up in what they record, or they in it. */
const profilers = /(^|\s)--(cpu-prof|heap-prof|prof|inspect-brk|inspect-wait)(=|\s|$)/

/** Why no guard must run in this process, if there is a reason. */
export function whyQuiet(options: readonly string[], nodeOptions: string): string | undefined {
  if (!isMainThread) return 'it can watch the main thread only'
  const profiler = profilers.exec(`${options.join(' ')} ${nodeOptions}`)
  return profiler === null ? undefined : `the process runs with --${profiler[2]}`
}
