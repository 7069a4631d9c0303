import type { SiteDefinitions } from '../definitions/site-definitions.js'

const none: readonly string[] = []
const needsBySite = new WeakMap<SiteDefinitions, Map<string, readonly string[]>>()

/**
 * The attributes by which the sticky experiments of a flag, or of its prerequisites, identify their units. Empty where
 * nothing sticky can be evaluated. Worked out once for each flag of a version of the definitions.
 */
export function stickyNeedsOf(definitions: SiteDefinitions, key: string): readonly string[] {
  if (definitions.stickyAttributes.length === 0) return none
  let needs = needsBySite.get(definitions)
  if (needs === undefined) needsBySite.set(definitions, (needs = new Map()))
  let ofKey = needs.get(key)
  if (ofKey === undefined && definitions.flags.has(key)) {
    const attributes = new Set<string>()
    collect(definitions, key, { attributes, visited: new Set() })
    needs.set(key, (ofKey = [...attributes]))
  }
  return ofKey ?? none
}

function collect(
  definitions: SiteDefinitions,
  key: string,
  found: { readonly attributes: Set<string>; readonly visited: Set<string> },
): void {
  if (found.visited.has(key)) return
  found.visited.add(key)
  const feature = Object.hasOwn(definitions.features, key) ? definitions.features[key] : undefined
  for (const rule of feature?.rules ?? []) {
    for (const { id } of rule.parentConditions ?? []) collect(definitions, id, found)
    const experiment = rule.key === undefined ? undefined : definitions.experiments.get(rule.key)
    if (experiment?.sticky !== true) continue
    found.attributes.add(experiment.hashAttribute)
    if (experiment.fallbackAttribute !== undefined) found.attributes.add(experiment.fallbackAttribute)
  }
}
