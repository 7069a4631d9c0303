/** A key without its namespace, as two installations, or a live and a rebuilt read model, have it alike. */
export function withoutNamespace(key: string, namespace: string): string {
  return key.slice(`{${namespace}:`.length)
}

/** A glob that matches this text only. */
export function escapeGlob(text: string): string {
  return text.replaceAll(/[*?[\]\\^-]/g, String.raw`\$&`)
}
