import { mkdir, writeFile } from 'node:fs/promises'
import { startTestNetwork } from '@frontpage/testing'
import { readDocument, services, toGeneratedFiles, toGeneratedIndex } from './generated-files.js'

/**
 * `npm run generate -w @frontpage/api-client`: requests the documents of the real services, and generates the clients
 * from them.
 */
const network = await startTestNetwork()
try {
  const ofServices = await Promise.all(
    services.map(async (service) => toGeneratedFiles(service, await readDocument(network, service))),
  )
  for (const { file, text } of [...ofServices.flat(), await toGeneratedIndex()]) {
    await mkdir(new URL('.', file), { recursive: true })
    await writeFile(file, text)
  }
} finally {
  await network.stop()
}
