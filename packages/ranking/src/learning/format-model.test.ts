import { expect, it } from '@jest/globals'
import { formatModel } from './format-model.js'

const model = {
  command: 'npm run lab -- fit trending',
  means: [0.1, -1e-9],
  networks: [
    { input: [1, 2, 3, 4], output: [0.25] },
    { input: [5, 6, 7, 8], output: [-0.5] },
  ],
}

it('gives the same model after reading', () => {
  expect(JSON.parse(formatModel(model))).toEqual(model)
})

it('gives each field and each layer a line', () => {
  expect(formatModel(model).split('\n')).toEqual([
    '{',
    '  "command": "npm run lab -- fit trending",',
    '  "means": [0.1,-1e-9],',
    '  "networks": [',
    '    {',
    '      "input": [1,2,3,4],',
    '      "output": [0.25]',
    '    },',
    '    {',
    '      "input": [5,6,7,8],',
    '      "output": [-0.5]',
    '    }',
    '  ]',
    '}',
    '',
  ])
})
