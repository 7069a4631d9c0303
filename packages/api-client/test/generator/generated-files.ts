import { format, resolveConfig } from 'prettier'
import type { TestNetwork } from '@frontpage/testing'
import type { Document } from './document.js'
import { toClientSource } from './to-client-source.js'

export const services = ['tracker', 'transporter', 'trending'] as const
export type ServiceName = (typeof services)[number]

const root = new URL('../../', import.meta.url)

export async function readDocument(network: TestNetwork, service: ServiceName): Promise<Document> {
  const response = await fetch(`${network[service].url}/openapi.json`)
  if (!response.ok) throw new Error(`${service} answers ${response.status} for its document`)
  return (await response.json()) as Document
}

/** What the document and the client of a service have to be, by file. */
export async function toGeneratedFiles(
  service: ServiceName,
  document: Document,
): Promise<readonly { readonly file: URL; readonly text: string }[]> {
  const files = [
    { file: new URL(`openapi/${service}.json`, root), text: JSON.stringify(document), parser: 'json' },
    {
      file: new URL(`src/generated/${service}.ts`, root),
      text: toClientSource(service, document),
      parser: 'typescript',
    },
  ]
  return Promise.all(
    files.map(async ({ file, text, parser }) => {
      const options = { ...(await resolveConfig(file)), parser }
      // Twice: what prettier makes of one long line is not yet what it leaves alone.
      return { file, text: await format(await format(text, options), options) }
    }),
  )
}
