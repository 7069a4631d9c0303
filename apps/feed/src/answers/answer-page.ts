import { isKnownEtag, prepareHead, prepareReply, sendPrepared, sendWithHead } from '@frontpage/service-kit'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MadePage } from './made-page.js'
import { readableByAll } from './reader-access.js'

const shared = {
  'Cache-Control': 'private, no-store',
  Vary: 'Authorization, X-Anonymous-Id',
  ...readableByAll,
}

/** Sends the page, or 304 to whoever has it; what was served is written down before. */
export async function answerPage(req: IncomingMessage, res: ServerResponse, page: MadePage): Promise<void> {
  if (isKnownEtag(req.rawHeaders, page.etag)) {
    sendPrepared(res, prepareReply(304, { ETag: page.etag, ...shared }))
    return
  }
  await page.commit()
  if (res.destroyed) return
  const head = prepareHead(200, { 'Content-Type': 'application/json', ETag: page.etag, ...shared })
  sendWithHead(res, head, page.body)
}
