/** Hash: the tokens left of a source's rate, and since when. */
export function sourceRateKey(sourceId: string, namespace: string): string {
  return `{${namespace}:rate:${sourceId}}`
}
