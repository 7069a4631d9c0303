/** @typedef {import('../incident.js').Frame} Frame */

/**
 * Returns the innermost running frame of the application's own code; else, as in a timer of a library's, of a
 * library's; else of Node's; else one that awaits the running code. A comparison function is not to blame for how often
 * it is called: its caller, which sorts, is chosen then.
 *
 * @param {readonly Frame[]} frames
 * @returns {Frame | undefined}
 */
export function pickCulprit(frames) {
  const own = frames.findIndex((frame) => isOwn(frame) && !frame.isAsync)
  if (own === -1) {
    const running = frames.filter(({ isAsync }) => !isAsync)
    return (
      frames.find(isOwn) ??
      running.find(({ file }) => file !== undefined && !file.startsWith('node:')) ??
      running.find(({ file }) => file !== undefined) ??
      running[0]
    )
  }
  const caller = frames[own + 1]
  if (caller?.file === undefined && /^(sort|toSorted)$/.test(caller?.functionName ?? '')) {
    return frames.slice(own + 2).find((frame) => isOwn(frame) && !frame.isAsync) ?? frames[own]
  }
  return frames[own]
}

/** @param {Frame} frame */
function isOwn({ file }) {
  return file !== undefined && !file.startsWith('node:') && !/[\\/]node_modules[\\/]/.test(file)
}
