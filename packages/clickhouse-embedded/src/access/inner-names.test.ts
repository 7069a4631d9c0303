import { expect, it } from '@jest/globals'
import type { Engine } from '../engine/engine.js'
import { readOutsideNames } from './inner-names.js'

it('treats every unreviewed name as outside', async () => {
  const bytes = Buffer.from('numbers\nfile\nmergetree\nkafka\natomic\nmysql\nnextyearsengine\n')
  const engine = { query: () => Promise.resolve({ bytes }) } as unknown as Engine
  expect([...(await readOutsideNames(engine))]).toEqual(['file', 'kafka', 'mysql', 'nextyearsengine', 'disk'])
})
