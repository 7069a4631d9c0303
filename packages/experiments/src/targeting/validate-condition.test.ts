import { describe, expect, it } from '@jest/globals'
import { inspectCondition, validateCondition } from './validate-condition.js'

describe('a condition', () => {
  it.each([
    {},
    { country: 'ID' },
    { country: null, 'user.plan': { $in: ['free', 1, true, null] } },
    { $or: [{ a: { $gt: 1 } }, { $not: { b: { $lte: 'x' } } }], $nor: [{ c: false }] },
    { a: { $exists: true, $ne: 3 }, b: { $type: 'null' }, c: { $regexi: '^news/[a-z]+$' } },
    { tags: { $elemMatch: { $ini: ['A'] } }, all: { $all: ['x', { $gt: 1 }] }, few: { $size: { $lt: 3 } } },
    { items: { $elemMatch: { price: { $gt: 2 } } }, version: { $vgte: '1.10.0' }, n: { $not: { $eq: 1 } } },
    { id: { $inGroup: 'staff' }, $savedGroup: { id: 'subscribers', attributeKey: 'userId' } },
    { place: { city: 'Jakarta' }, list: ['a', 'b'] },
  ])('can be %j', (condition) => {
    expect(validateCondition(condition)).toEqual([])
  })

  it.each<[unknown, string, RegExp]>([
    ['ID', '#', /an object of attributes/],
    [{ $or: [] }, '#/%24or', /at least one condition/],
    [{ $and: { a: 1 } }, '#/%24and', /list/],
    [{ $nor: [{ a: { $foo: 1 } }] }, '#/%24nor/0/a/%24foo', /no operator \$foo/],
    [{ $gt: 3 }, '#/%24gt', /below an attribute/],
    [{ $wat: 3 }, '#/%24wat', /no operator/],
    [{ 'a/b': { $in: 'ID' } }, '#/a~1b/%24in', /list of texts/],
    [{ a: { $in: [['ID']] } }, '#/a/%24in', /list of texts/],
    [{ a: { $lt: true } }, '#/a/%24lt', /number or a text/],
    [{ a: { $exists: 'yes' } }, '#/a/%24exists', /true or false/],
    [{ a: { $type: 'text' } }, '#/a/%24type', /one of string/],
    [{ a: { $vgt: 2 } }, '#/a/%24vgt', /version as text/],
    [{ a: { $regex: '(?=x)' } }, '#/a/%24regex', /cannot be used: look-ahead/],
    [{ a: { $regex: '[' } }, '#/a/%24regex', /cannot be used/],
    [{ a: { $size: 'two' } }, '#/a/%24size', /whole number/],
    [{ a: { $size: { $gt: [] } } }, '#/a/%24size', /number or a text/],
    [{ a: { $elemMatch: 1 } }, '#/a/%24elemMatch', /one member/],
    [{ a: { $elemMatch: { b: { $in: 1 } } } }, '#/a/%24elemMatch/b/%24in', /list/],
    [{ a: { $gt: 1, b: 2 } }, '#/a', /side by side/],
    [{ a: {} }, '#/a', /empty object/],
    [{ 'a..b': 1 }, '#/a..b', /empty/],
    [{ $savedGroup: 'staff' }, '#/%24savedGroup', /takes {"id"/],
    [{ $savedGroup: { id: 'x', attributeKey: 1 } }, '#/%24savedGroup/attributeKey', /name of an attribute/],
    [{ a: { $inGroup: ['x'] } }, '#/a/%24inGroup', /id of a saved group/],
  ])('cannot be %j', (condition, pointer, detail) => {
    expect(validateCondition(condition)).toEqual([
      { pointer, detail: expect.stringMatching(detail) as unknown as string },
    ])
  })

  it('may not be so deep that evaluating it would take long', () => {
    let condition: object = { a: 1 }
    for (let depth = 0; depth < 10_000; depth++) condition = { $not: condition }
    expect(validateCondition(condition)[0]?.detail).toMatch(/20 levels/)
  })

  it('of a prerequisite is about the value alone', () => {
    const options = { pointer: '#/prerequisites/0/condition', onlyAttribute: 'value' }
    expect(validateCondition({ value: true, $or: [{ 'value.on': 1 }] }, options)).toEqual([])
    expect(validateCondition({ $not: { country: 'ID' } }, options)).toMatchObject([
      { pointer: '#/prerequisites/0/condition/%24not/country' },
    ])
  })

  it('shows the groups and the patterns that it refers to, wherever they stand', () => {
    const { groups, patterns } = inspectCondition({
      id: { $not: { $inGroup: 'staff' } },
      $or: [{ $savedGroup: { id: 'paying' } }, { path: { $elemMatch: { $regexi: '^x' } } }],
    })
    expect(groups).toEqual([
      { pointer: '#/id/%24not/%24inGroup', id: 'staff', takes: 'list' },
      { pointer: '#/%24or/0/%24savedGroup/id', id: 'paying', takes: 'any' },
    ])
    expect(patterns).toEqual([
      { pointer: '#/%24or/1/path/%24elemMatch/%24regexi', pattern: '^x', isCaseInsensitive: true },
    ])
  })
})
