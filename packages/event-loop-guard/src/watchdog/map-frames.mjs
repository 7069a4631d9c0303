import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findOriginals } from './find-originals.mjs'

/** @typedef {import('../incident.js').Frame} Frame */
/** @typedef {{ file: string, line: number, column: number }} Place */

/** The maximum size of a code file, and of a map: frames in larger ones stay unchanged. */
const maxBytes = 32 * 2 ** 20
const maxPlaces = 10_000

/**
 * Translates frames by the source maps beside the code, here and not on the main thread, because a large map takes long
 * to read. Maps are not kept, but the places that were looked up are. Frames that cannot be translated stay unchanged.
 *
 * @returns {(frames: readonly Frame[]) => readonly Frame[]}
 */
export function createFrameMapper() {
  /** The oldest first. @type {Map<string, Place | undefined>} */
  const places = new Map()

  /**
   * @param {string} file
   * @param {readonly Frame[]} frames
   */
  function lookUp(file, frames) {
    const found = translate(file, frames)
    frames.forEach((frame, index) => places.set(keyOf(frame), found[index]))
    for (const key of places.keys()) {
      if (places.size <= maxPlaces) break
      places.delete(key)
    }
  }

  return (frames) => {
    /** @type {Map<string, Frame[]>} */
    const unknown = new Map()
    for (const frame of frames) {
      const { file, line, column } = frame
      if (file === undefined || file.startsWith('node:') || line === undefined || column === undefined)
        continue
      if (!places.has(keyOf(frame))) unknown.set(file, [...(unknown.get(file) ?? []), frame])
    }
    for (const [file, itsFrames] of unknown) lookUp(file, itsFrames)
    return frames.map((frame) => ({
      ...frame,
      ...(frame.file !== undefined && { file: toPath(frame.file) }),
      ...places.get(keyOf(frame)),
    }))
  }
}

/** @param {Frame} frame */
function keyOf({ file, line, column }) {
  return `${file}:${line}:${column}`
}

/**
 * @param {string} file
 * @param {readonly Frame[]} frames
 * @returns {readonly (Place | undefined)[]}
 */
function translate(file, frames) {
  try {
    const { map, base } = readMap(toPath(file)) ?? {}
    if (map === undefined || base === undefined) return []
    const wanted = frames.map(({ line = 1, column = 1 }) => ({ line: line - 1, column: column - 1 }))
    return findOriginals(map, wanted).map((original) =>
      original === undefined
        ? undefined
        : { file: toSource(original.source, base), line: original.line + 1, column: original.column + 1 },
    )
  } catch {
    return []
  }
}

/** @param {string} file */
function toPath(file) {
  try {
    return file.startsWith('file:') ? fileURLToPath(file) : file
  } catch {
    return file
  }
}

/**
 * Resolves paths, although a map should hold URLs: tools write both.
 *
 * @param {string} source
 * @param {string} base
 */
function toSource(source, base) {
  try {
    const isUrl = /^[a-z][\w+.-]+:/i.test(source)
    const escaped = source.replace(/%(?![\da-f]{2})|[#?]/gi, (character) => encodeURIComponent(character))
    return toPath(new URL(isUrl ? source : escaped, base).href)
  } catch {
    return source
  }
}

/**
 * @param {string} file
 * @returns {{ map: import('./find-originals.mjs').SourceMapText, base: string } | undefined}
 */
function readMap(file) {
  const code = readSmall(file)
  const at =
    code === undefined
      ? -1
      : Math.max(code.lastIndexOf('\n//# sourceMappingURL='), code.lastIndexOf('\n//@ sourceMappingURL='))
  if (code === undefined || at === -1) return undefined
  const url = /^\S+/.exec(code.slice(at + '\n//# sourceMappingURL='.length))?.[0]
  if (url === undefined) return undefined
  const base = pathToFileURL(`${dirname(file)}/`).href
  const inline = /^data:application\/json[^,]*,/.exec(url)?.[0]
  const mapUrl = inline === undefined ? new URL(url, base) : undefined
  const text = mapUrl === undefined ? decode(url, inline ?? '') : readSmall(fileURLToPath(mapUrl))
  if (text === undefined) return undefined
  const map = JSON.parse(text)
  const root = map.sourceRoot ? map.sourceRoot.replace(/\/?$/, '/') : ''
  return { map, base: new URL(root, mapUrl?.href ?? base).href }
}

/** @param {string} file */
function readSmall(file) {
  return statSync(file).size > maxBytes ? undefined : readFileSync(file, 'utf8')
}

/**
 * @param {string} url
 * @param {string} head
 */
function decode(url, head) {
  const text = url.slice(head.length)
  return head.endsWith(';base64,') ? Buffer.from(text, 'base64').toString('utf8') : decodeURIComponent(text)
}
