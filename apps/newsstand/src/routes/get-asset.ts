import { defineRawRoute, HttpFault, type RawRoute } from '@frontpage/service-kit'
import type { Assets } from '../assets/load-assets.js'

/** `GET /assets/:name`: the style sheet and the script, kept by browsers for a year. */
export function getAsset(assets: Assets): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/assets/:name',
    operationId: 'getAsset',
    summary: 'A file that pages load',
    tags: ['files'],
    documents: { responses: { 200: { description: 'The file', contentType: 'text/css' } } },
    handler(req, res, { name }) {
      const asset = assets.find(name)
      if (asset === undefined) throw new HttpFault(404, 'not_found', { detail: 'There is no such file.' })
      const accepted = req.headers['accept-encoding'] ?? ''
      const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined
      const bytes = encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.plain
      res.setHeader('Content-Type', asset.contentType)
      res.setHeader(
        'Cache-Control',
        asset.isImmutable ? 'public, max-age=31536000, immutable' : 'public, max-age=86400',
      )
      res.setHeader('Vary', 'Accept-Encoding')
      if (encoding !== undefined) res.setHeader('Content-Encoding', encoding)
      res.setHeader('Content-Length', bytes.length)
      res.end(req.method === 'HEAD' ? undefined : bytes)
    },
  })
}
