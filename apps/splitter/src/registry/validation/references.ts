import { inspectCondition, type GroupReference } from '@frontpage/experiments'
import type { RegistryContents } from '../contents/registry-contents.js'
import type { ExperimentRecord } from '../kinds/experiments.js'
import type { Feature } from '../kinds/features.js'
import type { Conflict } from './examination.js'
import { keysNeededBy } from './prerequisites.js'

/** A record stays at its site, because others of that site refer to it. */
export function siteConflicts({ id, site }: Sited, before: Sited | undefined): Conflict[] {
  if (before === undefined || before.site === site) return []
  const detail = `"${id}" belongs to the site "${before.site}", and that cannot change. Make a new one with another id.`
  return [{ code: 'site_fixed', pointer: '#/site', detail }]
}

interface Sited {
  readonly id: string
  readonly site: string
}

/** The features and experiments, in words, that need a key. Archived ones need nothing. */
export function usersOfKey(key: string, contents: RegistryContents): string[] {
  return usersWhere(contents, (record) => keysNeededBy(record).includes(key))
}

export function usersOfHoldout(id: string, contents: RegistryContents): string[] {
  return usersWhere(contents, (record) => 'holdout' in record && record.holdout === id)
}

/** Everything that refers to a saved group. */
export function usersOfGroup(id: string, contents: RegistryContents): string[] {
  return usersByReference(contents, (reference) => reference.id === id)
}

/** Names the records that refer to a saved group by an operator that takes lists only. */
export function listUsersOf(id: string, contents: RegistryContents): string[] {
  return usersByReference(contents, (reference) => reference.id === id && reference.takes === 'list')
}

function usersByReference(
  contents: RegistryContents,
  isMeant: (reference: GroupReference) => boolean,
): string[] {
  const groups = contents.savedGroups.filter(
    ({ group }) => group.type === 'condition' && inspectCondition(group.condition).groups.some(isMeant),
  )
  return [
    ...usersWhere(contents, (record) =>
      conditionsOf(record).some((condition) => inspectCondition(condition).groups.some(isMeant)),
    ),
    ...groups.map((group) => `the saved group "${group.id}"`),
  ]
}

function usersWhere(
  { experiments, features }: RegistryContents,
  isUser: (record: ExperimentRecord | Feature) => boolean,
): string[] {
  return [
    ...experiments
      .filter((experiment) => experiment.state !== 'archived' && isUser(experiment))
      .map(({ id }) => `the experiment "${id}"`),
    ...features.filter(isUser).map(({ id }) => `the feature "${id}"`),
  ]
}

function conditionsOf(record: ExperimentRecord | Feature): unknown[] {
  const ofPrerequisites = record.prerequisites.map(({ condition }) => condition)
  if (!('rules' in record)) return [record.condition ?? {}, ...ofPrerequisites]
  const ofRules = record.rules.flatMap((rule) =>
    rule.type === 'experiment'
      ? []
      : [rule.condition ?? {}, ...rule.prerequisites.map(({ condition }) => condition)],
  )
  return [...ofPrerequisites, ...ofRules]
}
