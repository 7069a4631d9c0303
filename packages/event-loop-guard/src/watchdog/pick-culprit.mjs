/**
 * The innermost frame of the application's own code that runs; else one that awaits what runs.
 *
 * @param {readonly import('../incident.js').Frame[]} frames
 * @returns {import('../incident.js').Frame | undefined}
 */
export function pickCulprit(frames) {
  const own = frames.filter(
    ({ file }) => file !== undefined && !file.startsWith('node:') && !/[\\/]node_modules[\\/]/.test(file),
  )
  return own.find(({ isAsync }) => !isAsync) ?? own[0]
}
