import { defineRawRoute, HttpFault, type RawRoute } from '@frontpage/service-kit'
import { illustrationOf } from '../content/illustration-of.js'

/** `GET /images/:name`: a story's illustration. Browsers keep it for a day: another version of the demo may draw it otherwise. */
export function getImage(): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/images/:name',
    operationId: 'getImage',
    summary: 'The illustration of a story',
    tags: ['files'],
    documents: { responses: { 200: { description: 'The picture', contentType: 'image/svg+xml' } } },
    handler(req, res, { name }) {
      const image = illustrationOf(name.replace(/\.svg$/, ''))
      if (image === undefined) throw new HttpFault(404, 'not_found', { detail: 'There is no such picture.' })
      res.setHeader('Content-Type', 'image/svg+xml; charset=utf-8')
      res.setHeader('Cache-Control', 'public, max-age=86400')
      res.setHeader('Content-Length', Buffer.byteLength(image))
      res.end(req.method === 'HEAD' ? undefined : image)
    },
  })
}
