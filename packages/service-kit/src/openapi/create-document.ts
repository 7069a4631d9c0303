import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AnyRoute } from '../http/compile-route.js'
import { adminScheme, describeOperation } from './describe-operation.js'
import type { OpenApiDocument, Operation, SecurityScheme } from './openapi-document.js'
import { SchemaComponents } from './schema-components.js'

export interface DocumentOptions {
  /** The service's name. */
  readonly name: string
  readonly description?: string | undefined
  readonly routes: readonly AnyRoute[]
}

/**
 * Makes an OpenAPI 3.1 document, as JSON, from the definitions of routes. It takes 50 ms and more when nothing is
 * compiled yet: make it once. Other work gets a turn of the event loop after each route.
 */
export async function createDocument({ name, description, routes }: DocumentOptions): Promise<string> {
  const components = new SchemaComponents()
  const paths: Record<string, Record<string, Operation>> = {}
  const securitySchemes: Record<string, SecurityScheme> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:([^/]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeOperation(route, components) }
    if (route.auth !== undefined) securitySchemes[adminScheme] = adminTokens
    for (const credentials of route.credentials ?? []) {
      if (credentials !== null) securitySchemes[credentials.name] = credentials.scheme
    }
    await nextTurn()
  }
  const tags = new Set(routes.flatMap((route) => route.tags ?? []))
  const document: OpenApiDocument = {
    openapi: '3.1.1',
    info: { title: `Frontpage ${name}`, version: '1', ...(description !== undefined && { description }) },
    // Relative to the document, so that it is right behind a proxy's prefix, too.
    servers: [{ url: '.' }],
    tags: [...tags].map((tag) => ({ name: tag })),
    paths,
    components: { schemas: components.schemas(), securitySchemes },
  }
  return components.nameReferences(JSON.stringify(document))
}

const adminTokens: SecurityScheme = {
  type: 'http',
  scheme: 'bearer',
  description: 'The secret of one of the tokens in `ADMIN_TOKEN`.',
}
