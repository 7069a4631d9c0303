import { mkdir, writeFile } from 'node:fs/promises'
import { startTestNetwork } from '@frontpage/testing'
import { readDocument, services, toGeneratedFiles } from './generated-files.js'

/**
 * `npm run generate -w @frontpage/api-client`: requests the documents of the real services, and generates the clients
 * from them.
 */
const network = await startTestNetwork()
try {
  for (const service of services) {
    for (const { file, text } of await toGeneratedFiles(service, await readDocument(network, service))) {
      await mkdir(new URL('.', file), { recursive: true })
      await writeFile(file, text)
    }
  }
} finally {
  await network.stop()
}
