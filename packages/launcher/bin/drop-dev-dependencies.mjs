// For the Dockerfile: takes the packages that only a build needs out of the manifests and the lock file of a pruned
// repository, which has none of our own among them. Without it `npm ci` asks a registry for those.
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const [folder = '.'] = process.argv.slice(2)
/** @param {string} path */
const isOurs = (path) => /^(apps|packages)\//.test(path)

/**
 * @param {string} path
 * @param {(content: any) => void} change
 */
async function edit(path, change) {
  const content = JSON.parse(await readFile(join(folder, path), 'utf8'))
  change(content)
  await writeFile(join(folder, path), JSON.stringify(content, undefined, 2))
}

/** @param {{ devDependencies?: object }} manifest */
function drop(manifest) {
  delete manifest.devDependencies
}

await edit('package-lock.json', ({ packages }) => {
  for (const path of Object.keys(packages)) if (isOurs(path)) drop(packages[path])
})
for (const path of await readdir(folder, { recursive: true })) {
  if (isOurs(path) && path.endsWith('package.json')) await edit(path, drop)
}
