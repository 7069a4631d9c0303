import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { operationsOf } from './generator/document.js'
import { readDocument, services, toGeneratedFiles, toGeneratedIndex } from './generator/generated-files.js'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.stop())

it('exports the client of every service', async () => {
  const { file, text } = await toGeneratedIndex()
  expect(await readFile(file, 'utf8')).toBe(text)
})

describe.each(services)('the document of the %s', (service) => {
  it('is valid by the rules of OpenAPI 3.1, including its examples', async () => {
    const document = await readDocument(network, service)
    const config = await createConfig({
      extends: ['spec'],
      rules: {
        'no-invalid-media-type-examples': { severity: 'error', allowAdditionalProperties: true },
        'no-invalid-parameter-examples': { severity: 'error', allowAdditionalProperties: true },
        'no-unused-components': 'error',
        'operation-operationId': 'error',
        'operation-operationId-unique': 'error',
        'operation-summary': 'error',
        'operation-tag-defined': 'error',
        'path-parameters-defined': 'error',
        'security-defined': 'off',
      },
    })
    const problems = await lintFromString({ source: JSON.stringify(document), config })
    const found = problems.map(({ message, location }) => `${location[0]?.pointer ?? ''}: ${message}`)
    expect(found).toEqual([])
  })

  it('has an example for every operation', async () => {
    const lacking = operationsOf(await readDocument(network, service)).flatMap(({ operation }) => {
      const answered = Object.values(operation.responses).some(
        ({ content = {}, 'x-examples': bare = [] }) =>
          bare.length > 0 || Object.values(content).some(({ examples }) => examples !== undefined),
      )
      return answered ? [] : [operation.operationId]
    })
    expect(lacking).toEqual([])
  })

  it('is the one from which its client was generated', async () => {
    const files = await toGeneratedFiles(service, await readDocument(network, service))
    for (const { file, text } of files) {
      const committed = await readFile(file, 'utf8').catch(() => '')
      if (committed === text) continue
      throw new Error(
        `${file.pathname} is not what the ${service} says of itself: run "npm run generate -w @frontpage/api-client".`,
      )
    }
  })
})
