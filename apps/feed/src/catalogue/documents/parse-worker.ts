import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { parseDocument } from './parse-document.js'
import type { FromParser, ParserData } from './parse-in-thread.js'

/** The program of the thread that reads one document. Items go in parts, so that none of them takes long to receive. */
const itemsInAPart = 100
const { bytes, contentType, maxItems } = workerData as ParserData
const port = parentPort as MessagePort
const post = (message: FromParser): void => port.postMessage(message)

const read = parseDocument(bytes, { contentType, maxItems })
if ('fault' in read) post({ kind: 'fault', fault: read.fault })
else {
  for (let at = 0; at < read.items.length; at += itemsInAPart) {
    post({ kind: 'items', items: read.items.slice(at, at + itemsInAPart) })
  }
  post({ kind: 'end', format: read.format, leftOut: read.leftOut })
}
