import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  actorOf,
  defineRawRoute,
  HttpFault,
  prepareReply,
  problems,
  problemsWithRetryAfter,
  readBody,
  readQuery,
  requireAdmin,
  sendPrepared,
  type FaultPointer,
  type Logger,
  type RawRoute,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { readContents } from '../contents/registry-contents.js'
import { withRegistryLock } from '../contents/with-registry-lock.js'
import { carryOutImport } from '../exchange/carry-out-import.js'
import {
  conflictsOf,
  importAnswerSchema,
  toImportAnswer,
  type ImportAnswer,
  type ImportConflict,
} from '../exchange/import-answer.js'
import { planImport, type ImportPlan } from '../exchange/plan-import.js'
import { registryDocumentSchema, type RegistryDocument } from '../exchange/registry-document.js'
import type { YamlConverter } from '../exchange/yaml-converter.js'
import { experimentRecords } from '../kinds/experiments.js'
import type { RegistryRouteContext } from './registry-route-context.js'

const maxBodyBytes = 4 * 2 ** 20
const maxReportedErrors = 50
const query = z.object({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: '`true`: shows what would change, and changes nothing' }),
})

interface ImportContext extends RegistryRouteContext {
  readonly yaml: YamlConverter
  readonly log: Logger
}

const { site: _, newPhase: __, ...example } = experimentRecords.administration.example.body
const exampleDocument = {
  version: 1,
  site: 'imported',
  experiments: [{ id: 'imported-pictures', ...example, salt: 'imported-pictures.1.5f0c2a91' }],
  features: [],
  savedGroups: [],
  holdouts: [],
}

export function importRegistry(context: ImportContext): RawRoute {
  return defineRawRoute({
    method: 'POST',
    path: '/v1/admin/registry',
    operationId: 'importRegistry',
    summary:
      'Import experiments, features, saved groups and holdouts of a site, or show what that would change',
    description:
      'Takes what the export answers, as JSON or (`application/yaml`) as YAML. Salts and phases are kept, so that nobody moves; an experiment without a salt gets one. Records that are not in the document stay as they are. Nothing is changed where there are conflicts.',
    tags: ['registry'],
    auth: requireAdmin('splitter.write'),
    documents: {
      query,
      body: registryDocumentSchema,
      bodyTypes: ['application/json', 'application/yaml'],
      responses: {
        200: { description: 'What was changed, or would be', body: importAnswerSchema },
        400: problems('invalid_request', 'invalid_json', 'invalid_yaml'),
        409: problems('import_conflicts'),
        415: problems('unsupported_media_type'),
        503: problemsWithRetryAfter('store_unavailable', 'registry_busy'),
      },
    },
    examples: {
      dryRun: {
        summary: 'What an import would change',
        query: { dryRun: 'true' },
        body: exampleDocument,
        status: 200,
        answer: {
          site: 'imported',
          isDryRun: true,
          summary: { create: 1, update: 0, unchanged: 0, conflicts: 0 },
          changes: [
            { list: 'experiments', id: 'imported-pictures', action: 'create', fields: [], warnings: [] },
          ],
          conflicts: [],
          notInDocument: [],
        },
      },
    },
    async handler(req, res) {
      const isDryRun = readQuery(req.url ?? '', query).dryRun === 'true'
      const document = await readDocument(req, context.yaml)
      const actor = actorOf(req)?.name ?? ''
      const answer = isDryRun ? await dryRun(context, document) : await carryOut(context, { document, actor })
      sendPrepared(res, prepareReply(200, { 'Content-Type': 'application/json' }, JSON.stringify(answer)))
    },
  })
}

/** @throws HttpFault 400 that names every bad field of the document */
async function readDocument(req: IncomingMessage, yaml: YamlConverter): Promise<RegistryDocument> {
  const text = (await readBody(req, { maxBytes: maxBodyBytes })).toString('utf8')
  const type = req.headers['content-type'] ?? ''
  let value: unknown
  if (/^application\/(?:[\w.-]+\+)?yaml *(?:;|$)/i.test(type)) value = await yaml.parse(text)
  else if (/^application\/(?:[\w.-]+\+)?json *(?:;|$)/i.test(type)) value = parseJson(text)
  else {
    throw new HttpFault(415, 'unsupported_media_type', {
      detail: 'Send the document as application/json or application/yaml.',
    })
  }
  const parsed = registryDocumentSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.slice(0, maxReportedErrors).map(({ path, message }): FaultPointer => ({
    in: 'body',
    pointer: ['#', ...path.map((key) => encodeURIComponent(String(key)))].join('/'),
    detail: message,
  }))
  throw new HttpFault(400, 'invalid_request', { detail: 'The document cannot be read.', errors })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new HttpFault(400, 'invalid_json', { detail: 'The body is not valid JSON.' })
  }
}

async function plan({ records, now }: ImportContext, document: RegistryDocument): Promise<ImportPlan> {
  const contents = await readContents(records)
  return await planImport(document, { contents, nowMs: now(), random: () => randomBytes(4).toString('hex') })
}

async function dryRun(context: ImportContext, document: RegistryDocument): Promise<ImportAnswer> {
  const planned = await plan(context, document)
  const conflicts = [...conflictsOf(planned), ...(await patternConflicts(context, planned))]
  return toImportAnswer(planned, { site: document.site, isDryRun: true, conflicts })
}

async function carryOut(
  context: ImportContext,
  { document, actor }: { document: RegistryDocument; actor: string },
): Promise<ImportAnswer> {
  // Patterns take long and hang on nothing else, so that they are checked before others have to wait.
  refuseConflicts(await patternConflicts(context, await plan(context, document)))
  return withRegistryLock(context.records, async () => {
    const planned = await plan(context, document)
    refuseConflicts(conflictsOf(planned))
    await carryOutImport(planned, { records: context.records, actor })
    const answer = toImportAnswer(planned, { site: document.site, isDryRun: false, conflicts: [] })
    context.log.info({ actor, site: document.site, ...answer.summary }, 'registry imported')
    return answer
  })
}

async function patternConflicts(
  { patterns }: ImportContext,
  { changes }: ImportPlan,
): Promise<ImportConflict[]> {
  const conflicts: ImportConflict[] = []
  for (const { list, id, pointer, examination } of changes) {
    for (const { pointer: within, detail } of await patterns.problemsOf(examination.patterns)) {
      conflicts.push({ list, id, code: 'invalid_record', pointer: `${pointer}${within.slice(1)}`, detail })
    }
    if (conflicts.length >= maxReportedErrors) break
  }
  return conflicts
}

function refuseConflicts(conflicts: readonly ImportConflict[]): void {
  const [first] = conflicts
  if (first === undefined) return
  throw new HttpFault(409, 'import_conflicts', {
    detail: `Nothing was imported. ${first.detail}`,
    errors: conflicts
      .slice(0, maxReportedErrors)
      .map(({ pointer, detail }) => ({ in: 'body', pointer, detail })),
  })
}
