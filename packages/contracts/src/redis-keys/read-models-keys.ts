/**
 * The keys that tell about the read models; they share a hash tag.
 *
 * - `states`, hash: the name of a read model → its state (read-models/generations), and `revision`, which counts changes
 * - `marks`, hash: a transporter → up to when it has folded all that it stored; `redis` → the run of Redis they are of
 * - `requests`, hash: the name of a read model → what an operator asks for
 * - `lease`: the transporter that changes states and rebuilds
 */
export function readModelsKeys(namespace: string): {
  states: string
  marks: string
  requests: string
  lease: string
} {
  const states = `{${namespace}:read-models}`
  return { states, marks: `${states}:marks`, requests: `${states}:requests`, lease: `${states}:lease` }
}

/**
 * The namespace in which the keys of one generation of a read model lie. The first one is in the platform's own; a fresh
 * copy, which a rebuild fills beside the one that is read, has another number.
 */
export function generationNamespace(namespace: string, generation: number): string {
  return generation === 0 ? namespace : `${namespace}:g${generation}`
}
