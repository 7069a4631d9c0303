/**
 * The namespace of a read model's keys; or a function that returns the one of the moment, for whoever lives longer than a
 * generation of it.
 */
export type ModelNamespace = string | (() => string)

export function currentNamespace(namespace: ModelNamespace): string {
  return typeof namespace === 'string' ? namespace : namespace()
}
