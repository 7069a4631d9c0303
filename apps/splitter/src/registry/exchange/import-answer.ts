import { z } from 'zod'
import type { ImportPlan } from './plan-import.js'
import { importedLists } from './plan-import.js'

const place = { list: z.enum(importedLists), id: z.string() }

export const importAnswerSchema = z
  .object({
    site: z.string(),
    isDryRun: z.boolean(),
    summary: z.object({ create: z.int(), update: z.int(), unchanged: z.int(), conflicts: z.int() }),
    changes: z
      .array(
        z.object({
          ...place,
          action: z.enum(['create', 'update', 'unchanged']),
          fields: z.array(
            z.object({
              field: z.string(),
              before: z.unknown().optional(),
              after: z.unknown().optional(),
            }),
          ),
          warnings: z.array(z.object({ pointer: z.string(), detail: z.string() })),
        }),
      )
      .meta({ description: 'What becomes of each record of the document' }),
    conflicts: z
      .array(z.object({ ...place, code: z.string(), pointer: z.string(), detail: z.string() }))
      .meta({ description: 'Why it cannot be imported as it is; empty where it can' }),
    notInDocument: z
      .array(z.object(place))
      .meta({ description: 'What the site has beside the document; it stays as it is' }),
  })
  .meta({ id: 'RegistryImport' })
export type ImportAnswer = z.infer<typeof importAnswerSchema>
export type ImportConflict = ImportAnswer['conflicts'][number]

/** All that keeps a plan from being carried out, with pointers into the document. */
export function conflictsOf({ changes }: ImportPlan): ImportConflict[] {
  return changes.flatMap(({ list, id, pointer, examination }) =>
    [
      ...examination.problems.map((problem) => ({ code: 'invalid_record', ...problem })),
      ...examination.conflicts,
    ].map(({ code, pointer: within, detail }) => ({
      list,
      id,
      code,
      pointer: `${pointer}${within.slice(1)}`,
      detail,
    })),
  )
}

export function toImportAnswer(
  { changes, notInDocument }: ImportPlan,
  { site, isDryRun, conflicts }: { site: string; isDryRun: boolean; conflicts: readonly ImportConflict[] },
): ImportAnswer {
  const count = (action: string): number => changes.filter((change) => change.action === action).length
  return {
    site,
    isDryRun,
    summary: {
      create: count('create'),
      update: count('update'),
      unchanged: count('unchanged'),
      conflicts: conflicts.length,
    },
    changes: changes.map(({ list, id, action, fields, examination: { warnings } }) => ({
      list,
      id,
      action,
      fields: [...fields],
      warnings: [...warnings],
    })),
    conflicts: [...conflicts],
    notInDocument: [...notInDocument],
  }
}
