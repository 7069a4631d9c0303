/** Hash: the id of a feed of stories → the report of its last import, when the next is due, and what the server said. */
export function storyImportsKey(namespace: string): string {
  return `{${namespace}:story-imports}`
}

/** String: the process that imports feeds of stories at the moment. */
export function storyImportsLeaseKey(namespace: string): string {
  return `${storyImportsKey(namespace)}:lease`
}
