/** Set: the reader ids whose data was erased at their request. */
export function erasedReadersKey(namespace: string): string {
  return `{${namespace}:erased-readers}`
}

/** Set: the reader ids that editorial decisions keep out of trending; it follows the decisions. */
export function excludedReadersKey(namespace: string): string {
  return `{${namespace}:decisions}:excluded-readers`
}
