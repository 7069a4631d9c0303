const minimum = { major: 20, minor: 19 }

/**
 * Returns, as a message, why Frontpage cannot run on this machine; undefined when it can.
 * @param {string} version such as `process.versions.node`
 * @param {string} platform such as `process.platform`
 */
function unsupportedReason(version, platform) {
  if (platform === 'win32') {
    return 'Frontpage runs on Linux and macOS. On Windows, use WSL 2, or start everything in containers: docker compose up.'
  }
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > minimum.major || (major === minimum.major && minor >= minimum.minor)) return undefined
  return (
    `Frontpage needs Node.js ${minimum.major}.${minimum.minor} or later; this is ${version} (${process.execPath}).\n` +
    'The current LTS is 26: https://nodejs.org/en/download, or with a version manager: nvm install 26, fnm install 26.'
  )
}

/** Ends the process with a clear message where this Node.js cannot be used. */
export function checkNode() {
  const reason = unsupportedReason(process.versions.node, process.platform)
  if (reason === undefined) return
  process.stderr.write(`\n${reason}\n\n`)
  process.exit(1)
}
