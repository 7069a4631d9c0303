import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** @typedef {import('../incident.js').Frame} Frame */
/** @typedef {{ map: SourceMap, base: string }} LoadedMap */

const maxMaps = 64

/**
 * Translates frames by the source maps that lie beside the code, here and not on the main thread: a large map takes long to
 * read. The latest maps are kept.
 *
 * @returns {(frame: Frame) => Frame}
 */
export function createFrameMapper() {
  /** @type {Map<string, LoadedMap | undefined>} */
  const maps = new Map()

  return (frame) => {
    if (frame.file === undefined || frame.file.startsWith('node:')) return frame
    const file = toPath(frame.file)
    if (!maps.has(file)) {
      const [oldest] = maps.keys()
      if (maps.size >= maxMaps && oldest !== undefined) maps.delete(oldest)
      maps.set(file, readMap(file))
    }
    const loaded = maps.get(file)
    const { line, column } = frame
    if (loaded === undefined || line === undefined || column === undefined) return { ...frame, file }
    const entry = loaded.map.findEntry(line - 1, column - 1)
    if (!('originalSource' in entry)) return { ...frame, file }
    return {
      ...frame,
      file: toPath(new URL(entry.originalSource, loaded.base).href),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    }
  }
}

/** @param {string} file */
function toPath(file) {
  return file.startsWith('file:') ? fileURLToPath(file) : file
}

/**
 * @param {string} file
 * @returns {LoadedMap | undefined}
 */
function readMap(file) {
  try {
    const code = readFileSync(file, 'utf8')
    const url = [...code.matchAll(/^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm)].at(-1)?.[1]
    if (url === undefined) return undefined
    const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(url)
    const base = pathToFileURL(`${dirname(file)}/`).href
    const mapUrl = new URL(url, base)
    const text =
      inline?.[1] === undefined
        ? readFileSync(fileURLToPath(mapUrl), 'utf8')
        : Buffer.from(inline[1], 'base64').toString('utf8')
    const payload = JSON.parse(text)
    const mapBase = inline === null ? mapUrl.href : base
    const root = payload.sourceRoot ? payload.sourceRoot.replace(/\/?$/, '/') : ''
    return {
      map: new SourceMap({ ...payload, sourceRoot: '' }),
      base: root === '' ? mapBase : new URL(root, mapBase).href,
    }
  } catch {
    return undefined
  }
}
