import { format, resolveConfig } from 'prettier'
import { services as all, type ServiceName } from '@frontpage/services'
import type { TestNetwork } from '@frontpage/testing'
import type { Document } from './document.js'
import { toClientSource, toIndexSource } from './to-client-source.js'

/** Those that have an API. */
export const services = all.filter(({ isFrontend }) => !isFrontend).map(({ name }) => name)

const root = new URL('../../', import.meta.url)

export async function readDocument(network: TestNetwork, service: ServiceName): Promise<Document> {
  const response = await fetch(`${network[service].url}/openapi.json`)
  if (!response.ok) throw new Error(`${service} answers ${response.status} for its document`)
  return (await response.json()) as Document
}

interface GeneratedFile {
  readonly file: URL
  readonly text: string
}

/** The document and the client of a service, by file. */
export async function toGeneratedFiles(
  service: ServiceName,
  document: Document,
): Promise<readonly GeneratedFile[]> {
  return Promise.all([
    toFormatted(`openapi/${service}.json`, JSON.stringify(document), 'json'),
    toFormatted(`src/generated/${service}.ts`, toClientSource(service, document), 'typescript'),
  ])
}

/** The module that exports all clients. */
export function toGeneratedIndex(): Promise<GeneratedFile> {
  return toFormatted('src/generated/index.ts', toIndexSource(services), 'typescript')
}

async function toFormatted(path: string, text: string, parser: string): Promise<GeneratedFile> {
  const file = new URL(path, root)
  const options = { ...(await resolveConfig(file)), parser }
  // Twice: what prettier makes of one long line is not yet what it leaves alone.
  return { file, text: await format(await format(text, options), options) }
}
