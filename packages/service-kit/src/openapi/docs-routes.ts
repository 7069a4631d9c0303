import { z } from 'zod'
import type { AnyRoute } from '../http/compile-route.js'
import { defineRoute, type Route } from '../http/define-route.js'
import { createDocument, type DocumentOptions } from './create-document.js'
import { docsAssets, readDocsAsset } from './docs-assets.js'
import { docsPage, docsPolicy, docsScript } from './docs-page.js'

export interface DocsRoutes {
  /** Routes that are documented like any other. */
  readonly routes: readonly Route[]
  /** Files that the page loads; they are no part of the API. */
  readonly assets: readonly Route[]
}

/** `/openapi.json` and `/docs`. `routesOf` returns all routes of the document; it is called at the first request. */
export function docsRoutes(
  options: Omit<DocumentOptions, 'routes'> & { readonly routesOf: () => readonly AnyRoute[] },
): DocsRoutes {
  let document: Promise<Buffer> | undefined
  const makeDocument = async (): Promise<Buffer> =>
    Buffer.from(await createDocument({ ...options, routes: options.routesOf() }))
  const getDocument = defineRoute({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApiDocument',
    summary: 'This document',
    tags: ['documents'],
    responses: {
      200: { description: 'OpenAPI 3.1', body: z.looseObject({ openapi: z.string() }) },
    },
    examples: {
      document: { summary: 'The document that you read', status: 200, answer: { openapi: '3.1.1' } },
    },
    async handler() {
      document ??= makeDocument()
      const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' }
      return { status: 200, body: await document, headers }
    },
  })

  const getDocs = defineRoute({
    method: 'GET',
    path: '/docs',
    operationId: 'getDocs',
    summary: 'This document as a page, with which requests can be sent',
    tags: ['documents'],
    responses: { 200: { description: 'The page', contentType: 'text/html' } },
    examples: { page: { summary: 'The page', status: 200, answer: '<!doctype html>' } },
    handler: ({ req }) => ({
      status: 200,
      // A relative address, so that the page also works below a proxy's prefix.
      body: docsPage({ title: options.name, base: /^[^?]*\/(?:\?|$)/.test(req.url ?? '') ? '../' : '' }),
      headers: { ...docsPolicy, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' },
    }),
  })

  const assets = [
    ...docsAssets.map(({ name, contentType }) => assetRoute(name, contentType, () => readDocsAsset(name))),
    assetRoute('start.js', 'text/javascript; charset=utf-8', () => docsScript),
  ]
  return { routes: [getDocument, getDocs], assets }
}

function assetRoute(
  name: string,
  contentType: string,
  read: () => string | Uint8Array | Promise<Uint8Array>,
): Route {
  return defineRoute({
    method: 'GET',
    path: `/docs/${name}`,
    operationId: `getDocsAsset:${name}`,
    summary: 'A file of the docs page',
    responses: { 200: { description: 'The file', contentType } },
    handler: async () => ({
      status: 200,
      body: await read(),
      headers: { 'Content-Type': contentType, 'Cache-Control': 'public, max-age=3600' },
    }),
  })
}
