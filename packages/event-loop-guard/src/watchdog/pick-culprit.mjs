/** @typedef {import('../incident.js').Frame} Frame */

/**
 * The innermost frame of the application's own code that runs, else one that awaits what runs. A function that compares is
 * innocent of how often it is called: then it is who sorts.
 *
 * @param {readonly Frame[]} frames
 * @returns {Frame | undefined}
 */
export function pickCulprit(frames) {
  const own = frames.findIndex((frame) => isOwn(frame) && !frame.isAsync)
  if (own === -1) return frames.find(isOwn)
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
