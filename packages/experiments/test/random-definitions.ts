import { seededRandom } from '@frontpage/ranking'
import type {
  Condition,
  ContextualBandit,
  EvaluationContext,
  Experiment,
  FeatureDefinition,
  FeatureRule,
  Filter,
  ParentCondition,
  SavedGroup,
  StickyAssignments,
  UrlTarget,
  VariationMeta,
  VariationRange,
} from '../src/index.js'

/** Everything is drawn from small pools, so that conditions are met about as often as not. */
export interface Draw {
  readonly number: () => number
  readonly pick: <Item>(items: readonly Item[]) => Item
  readonly chance: (share: number) => boolean
  readonly list: <Item>(max: number, make: () => Item) => Item[]
}

export function createDraw(seed: number): Draw {
  const number = seededRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(number() * items.length)] as Item
  return {
    number,
    pick,
    chance: (share) => number() < share,
    list: (max, make) => Array.from({ length: Math.floor(number() * (max + 1)) }, make),
  }
}

const attributeNames = [
  'id',
  'deviceId',
  'country',
  'age',
  'tags',
  'plan',
  'version',
  'nested',
  'items',
  'premium',
]
const paths = [
  ...attributeNames,
  'nested.city',
  'nested.deep.level',
  'missing',
  'nested.missing',
  'a.toString',
]
const texts = [
  '',
  'a',
  'b',
  'ID',
  'id',
  'Jakarta',
  'jakarta',
  '日本',
  '👩‍🚀',
  'e\u0301',
  '10',
  '9',
  'v1.2.3',
  '1.2.3-rc.1',
  'null',
  'true',
]
const numbers = [0, 1, -1, 5, 9, 10, 17.5, 1e21]
const scalars: readonly unknown[] = [...texts, ...numbers, true, false, null]
const versions = [
  '1.2.3',
  'v1.2.3',
  '1.2.3-rc.1',
  '1.2.3-rc.2',
  '1.10.0',
  '2',
  '1.2.3+build',
  '0',
  '',
  '10.0.0',
]
const patterns = [
  '^a',
  'a$',
  '^(id|ja)',
  '\\d+',
  '[^a-z]',
  '^null$',
  'karta',
  '(?:a|b)+',
  'v\\d\\.\\d',
  '.',
  '\\s',
  '^.{1,3}$',
  '日',
  '(((',
  '[a-',
  '\\bid\\b',
  '',
]
const groupIds = ['beta', 'staff', 'adults', 'loop', 'bare', 'malformed', 'unknown']
const featureIds = ['feature-a', 'feature-b', 'feature-c', 'feature-d', 'unknown-feature']
const experimentKeys = ['exp-a', 'exp-b', 'exp-c', 'feature-a']
const urls = [
  '',
  'https://www.example.com/news',
  'https://www.example.com/news/?exp-a=1',
  'https://example.com/News/sport?exp-b=0&x=1#frag',
  'http://example.com/a/b/c?exp-a=7&utm=Z',
  'https://sub.example.com/?utm=z#hash',
  '/relative/path?exp-c=2',
]
const urlPatterns = [
  'https://www.example.com/news',
  '/news',
  'news/',
  '*.example.com/*',
  'example.com/a/*/c',
  '/news?exp-a=*',
  '?utm=z',
  '/#hash',
  '*',
  'http://',
]

function drawValue(draw: Draw, depth = 0): unknown {
  if (depth < 2 && draw.chance(0.12)) return draw.list(3, () => drawValue(draw, depth + 1))
  if (depth < 2 && draw.chance(0.05)) return { city: drawValue(draw, depth + 1) }
  return draw.pick(scalars)
}

export function drawAttributes(draw: Draw): Record<string, unknown> {
  const attributes: Record<string, unknown> = {}
  if (draw.chance(0.95))
    attributes.id = draw.chance(0.7) ? `reader-${Math.floor(draw.number() * 1e6)}` : drawValue(draw)
  if (draw.chance(0.7))
    attributes.deviceId = draw.chance(0.8) ? `device-${Math.floor(draw.number() * 1e6)}` : drawValue(draw)
  if (draw.chance(0.8)) attributes.country = draw.pick(['ID', 'id', 'US', 'Jakarta', null])
  if (draw.chance(0.8)) attributes.age = draw.pick(numbers)
  if (draw.chance(0.7)) attributes.tags = draw.list(4, () => drawValue(draw, 2))
  if (draw.chance(0.7)) attributes.plan = draw.pick(scalars)
  if (draw.chance(0.7)) attributes.version = draw.pick([...versions, 1, 10, null])
  if (draw.chance(0.7)) attributes.premium = draw.pick([true, false, null, 'true', 0])
  if (draw.chance(0.6))
    attributes.items = draw.list(3, () =>
      draw.chance(0.5) ? drawValue(draw, 1) : { city: draw.pick(texts), age: draw.pick(numbers) },
    )
  if (draw.chance(0.6)) {
    attributes.nested = draw.chance(0.85)
      ? { city: draw.pick(texts), deep: { level: draw.pick(numbers) } }
      : draw.pick(scalars)
  }
  if (draw.chance(0.2)) attributes.a = {}
  return attributes
}

export function drawCondition(draw: Draw, depth = 0): Condition {
  const condition: Record<string, unknown> = {}
  for (let entries = draw.chance(0.7) ? 1 : 2; entries > 0; entries--) {
    const kind = depth < 3 ? draw.number() : 1
    if (kind < 0.08) condition.$or = draw.list(3, () => drawCondition(draw, depth + 1))
    else if (kind < 0.16) condition.$and = draw.list(3, () => drawCondition(draw, depth + 1))
    else if (kind < 0.22) condition.$nor = draw.list(2, () => drawCondition(draw, depth + 1))
    else if (kind < 0.28) condition.$not = drawCondition(draw, depth + 1)
    else if (kind < 0.4) condition.$savedGroup = drawReference(draw)
    else condition[draw.pick(paths)] = drawExpectation(draw, depth)
  }
  return condition
}

function drawReference(draw: Draw): unknown {
  if (draw.chance(0.06))
    return draw.pick<unknown>([null, 'beta', ['beta'], {}, { id: 5 }, { id: 'beta', attributeKey: 7 }])
  return { id: draw.pick(groupIds), ...(draw.chance(0.4) && { attributeKey: draw.pick(paths) }) }
}

function drawExpectation(draw: Draw, depth: number): unknown {
  if (draw.chance(0.2)) return drawValue(draw)
  const expectation: Record<string, unknown> = {}
  for (let operators = draw.chance(0.8) ? 1 : 2; operators > 0; operators--) {
    const operator = draw.pick(operatorNames)
    expectation[operator] = drawOperand(draw, operator, depth)
  }
  return expectation
}

const operatorNames = [
  '$eq',
  '$ne',
  '$lt',
  '$lte',
  '$gt',
  '$gte',
  '$in',
  '$nin',
  '$ini',
  '$nini',
  '$all',
  '$alli',
  '$regex',
  '$regexi',
  '$exists',
  '$type',
  '$size',
  '$elemMatch',
  '$inGroup',
  '$notInGroup',
  '$not',
  '$veq',
  '$vne',
  '$vgt',
  '$vgte',
  '$vlt',
  '$vlte',
  '$unknown',
]

function drawOperand(draw: Draw, operator: string, depth: number): unknown {
  switch (operator) {
    case '$in':
    case '$nin':
    case '$ini':
    case '$nini':
      return draw.chance(0.05)
        ? drawValue(draw)
        : draw.list(draw.chance(0.3) ? 14 : 4, () => draw.pick(scalars))
    case '$all':
    case '$alli':
      return draw.chance(0.05)
        ? drawValue(draw)
        : draw.list(3, () => (depth < 2 ? drawExpectation(draw, depth + 1) : drawValue(draw)))
    case '$regex':
    case '$regexi':
      // The SDK looks operands other than texts up in a cache by their text, so that what they do depends on the past.
      return draw.pick(patterns)
    case '$exists':
      return draw.pick<unknown>([true, false, 1, 0])
    case '$type':
      return draw.pick(['string', 'number', 'boolean', 'array', 'object', 'null', 'undefined', 'unknown'])
    case '$size':
      return depth < 2 && draw.chance(0.5) ? drawExpectation(draw, depth + 1) : draw.pick(numbers)
    case '$not':
      return depth < 2 ? drawExpectation(draw, depth + 1) : drawValue(draw)
    case '$elemMatch':
      if (depth >= 2) return { $in: draw.list(4, () => draw.pick(scalars)) }
      return draw.chance(0.4)
        ? drawCondition(draw, depth + 1)
        : { [draw.pick(operatorNames)]: draw.pick(scalars) }
    case '$inGroup':
    case '$notInGroup':
      return draw.pick(groupIds)
    default:
      return operator.startsWith('$v') ? draw.pick<unknown>([...versions, 1, 10]) : drawValue(draw)
  }
}

export function drawSavedGroups(draw: Draw): Record<string, SavedGroup> {
  return {
    beta: {
      type: 'list',
      attributeKey: draw.pick(paths),
      values: draw.list(draw.chance(0.3) ? 14 : 4, () => draw.pick(scalars)),
    },
    staff: { type: 'condition', condition: drawCondition(draw, 1) },
    adults: {
      type: 'condition',
      condition: { age: { $gte: draw.pick(numbers) }, $savedGroup: { id: draw.pick(groupIds) } },
    },
    loop: { type: 'condition', condition: { $savedGroup: { id: draw.pick(['loop', 'adults']) } } },
    bare: draw.list(draw.chance(0.3) ? 14 : 4, () => draw.pick(scalars)),
    malformed: draw.pick<unknown>([
      { type: 'list' },
      { type: 'condition' },
      { type: 'other' },
      5,
      null,
      {},
    ]) as SavedGroup,
  }
}

function drawRanges(draw: Draw, variations: number): VariationRange[] {
  let start = draw.number() * 0.2
  return Array.from({ length: variations }, () => {
    const range: VariationRange = [start, start + draw.number() * 0.4]
    start = range[1] + (draw.chance(0.3) ? 0.05 : 0)
    return range
  })
}

function drawFilter(draw: Draw): Filter {
  return {
    seed: draw.pick(['layer-1', 'layer-2']),
    ranges: drawRanges(draw, draw.pick([1, 1, 2])),
    ...(draw.chance(0.4) && { attribute: draw.pick(['id', 'deviceId', 'missing']) }),
    ...(draw.chance(0.4) && { hashVersion: draw.pick([1, 2, 3]) }),
  }
}

function drawWeights(draw: Draw, variations: number): number[] {
  return draw.pick([
    Array.from({ length: variations }, () => 1 / variations),
    [0.7, 0.3],
    [0.5, 0.25, 0.25],
    [0, 1],
    [0.495, 0.5],
    [0.2, 0.2],
  ])
}

function drawMeta(draw: Draw, variations: number): VariationMeta[] {
  return Array.from({ length: variations }, (_, index) => ({
    ...(draw.chance(0.8) && { key: `v${index}` }),
    ...(draw.chance(0.3) && { name: `Variation ${index}` }),
    ...(draw.chance(0.1) && { passthrough: true }),
  }))
}

function drawParent(draw: Draw): ParentCondition {
  return {
    id: draw.pick(featureIds),
    condition: draw.pick<Condition>([
      { value: true },
      { value: { $exists: true } },
      { value: { $in: ['control', 'blue', 1] } },
      { $savedGroup: { id: 'adults' } },
      {},
    ]),
    ...(draw.chance(0.4) && { gate: draw.chance(0.7) }),
  }
}

/** What experiments and rules of features have in common. */
function drawAssignment(draw: Draw, variations: number): Partial<Experiment> {
  return {
    ...(draw.chance(0.4) && { weights: drawWeights(draw, variations) }),
    ...(draw.chance(0.4) && { coverage: draw.pick([0, 0.1, 0.5, 0.9, 1, 1.5, -0.2]) }),
    ...(draw.chance(0.3) && { hashAttribute: draw.pick(attributeNames) }),
    ...(draw.chance(0.3) && { fallbackAttribute: draw.pick(['deviceId', 'id', 'missing']) }),
    ...(draw.chance(0.5) && { hashVersion: draw.pick([1, 2, 2, 2, 3, 0]) }),
    ...(draw.chance(0.2) && { disableStickyBucketing: draw.chance(0.5) }),
    ...(draw.chance(0.3) && { bucketVersion: draw.pick([0, 1, 2]) }),
    ...(draw.chance(0.15) && { minBucketVersion: draw.pick([0, 1, 2]) }),
    ...(draw.chance(0.15) && { namespace: ['layer', 0, draw.number()] as const }),
    ...(draw.chance(0.15) && { ranges: drawRanges(draw, variations) }),
    ...(draw.chance(0.6) && { meta: drawMeta(draw, variations) }),
    ...(draw.chance(0.2) && { filters: draw.list(2, () => drawFilter(draw)) }),
    ...(draw.chance(0.3) && { seed: draw.pick(['seed', '', '日本']) }),
    ...(draw.chance(0.2) && { name: 'An experiment' }),
    ...(draw.chance(0.2) && { phase: '1' }),
    ...(draw.chance(0.35) && { condition: drawCondition(draw) }),
  }
}

export function drawExperiment(draw: Draw): Experiment {
  const variations = draw.pick([
    ['control', 'blue'],
    [true, false],
    [0, 1, 2],
    ['only'],
    [{ a: 1 }, { a: 2 }],
  ])
  return {
    ...drawAssignment(draw, variations.length),
    key: draw.pick(experimentKeys),
    variations,
    ...(draw.chance(0.15) && { parentConditions: draw.list(2, () => drawParent(draw)) }),
    ...(draw.chance(0.15) && { urlPatterns: draw.list(2, () => drawUrlTarget(draw)) }),
    ...(draw.chance(0.1) && { active: draw.chance(0.5) }),
    ...(draw.chance(0.1) && { status: draw.pick(['draft', 'running', 'stopped'] as const) }),
    ...(draw.chance(0.1) && { force: draw.pick([0, 1, -1, 5]) }),
    ...(draw.chance(0.05) && { groups: draw.list(2, () => draw.pick(['editors', 'testers'])) }),
    ...(draw.chance(0.05) && { url: draw.pick([/news/, /^\/a/]) }),
    ...(draw.chance(0.05) && { include: draw.pick([() => true, () => false]) }),
  }
}

function drawUrlTarget(draw: Draw): UrlTarget {
  const isSimple = draw.chance(0.7)
  return {
    include: draw.chance(0.7),
    type: isSimple ? 'simple' : 'regex',
    pattern: isSimple ? draw.pick(urlPatterns) : draw.pick(['/news', '^https://www', 'exp-[a-c]=\\d', '((']),
  }
}

function drawRule(draw: Draw): FeatureRule {
  const isForced = draw.chance(0.4)
  const variations = draw.pick([['control', 'blue'], [true, false], [0, 1, 2], ['only']])
  const { namespace, ...assignment } = drawAssignment(draw, variations.length)
  return {
    ...assignment,
    ...(namespace && !isForced && { namespace }),
    ...(draw.chance(0.5) && { id: `rule-${Math.floor(draw.number() * 9)}` }),
    ...(draw.chance(0.15) && { parentConditions: draw.list(2, () => drawParent(draw)) }),
    ...(isForced && { force: draw.pick(scalars) }),
    ...(isForced && draw.chance(0.2) && { range: drawRanges(draw, 1)[0] }),
    ...(!isForced && draw.chance(0.95) && { variations }),
    ...(!isForced && draw.chance(0.1) && { contextualVariations: variations }),
    ...(!isForced && draw.chance(0.1) && { contextualBanditRef: draw.pick(['bandit', 'unknown-bandit']) }),
    ...(draw.chance(0.5) && { key: draw.pick(experimentKeys) }),
  }
}

function drawFeature(draw: Draw): FeatureDefinition {
  return {
    ...(draw.chance(0.9) && { defaultValue: draw.pick(scalars) }),
    ...(draw.chance(0.95) && { rules: draw.list(4, () => drawRule(draw)) }),
  }
}

export function drawFeatures(draw: Draw): Record<string, FeatureDefinition> {
  return Object.fromEntries(featureIds.slice(0, 4).map((id) => [id, drawFeature(draw)]))
}

export function drawBandits(draw: Draw): Record<string, ContextualBandit> {
  return {
    bandit: {
      ...(draw.chance(0.5) && { banditVersion: 3 }),
      contexts: draw.list(2, () => ({
        leafId: draw.pick([0, 1, 2]),
        condition: drawCondition(draw, 2),
        weights: [0.8, 0.2],
      })),
    },
  }
}

/** The part of a context that differs from reader to reader. */
export function drawReader(draw: Draw): Partial<EvaluationContext> {
  const attributes = drawAttributes(draw)
  return {
    attributes,
    ...(draw.chance(0.6) && { url: draw.pick(urls) }),
    ...(draw.chance(0.1) && { attributeOverrides: { [draw.pick(attributeNames)]: drawValue(draw) } }),
    ...(draw.chance(0.15) && { forcedVariations: { [draw.pick(experimentKeys)]: draw.pick([0, 1, 2, -1]) } }),
    ...(draw.chance(0.1) && { forcedFeatureValues: new Map([[draw.pick(featureIds), drawValue(draw)]]) }),
    ...(draw.chance(0.04) && { enabled: false }),
    ...(draw.chance(0.05) && { qaMode: true }),
    ...(draw.chance(0.1) && { groups: { editors: true, testers: false } }),
    ...(draw.chance(0.1) && {
      overrides: {
        [draw.pick(experimentKeys)]: {
          coverage: draw.pick([0, 0.5, 1]),
          ...(draw.chance(0.3) && { force: 1 }),
        },
      },
    }),
  }
}

/** The documents of a sticky bucket service, about the reader's own units and others. */
export function drawStickyDocuments(
  draw: Draw,
  attributes: Record<string, unknown>,
): Record<string, StickyAssignments> {
  const documents: Record<string, StickyAssignments> = {}
  for (const name of ['id', 'deviceId', 'country']) {
    const value = attributes[name]
    if (draw.chance(0.4) || value === undefined) continue
    const attributeValue = typeof value === 'string' ? value : JSON.stringify(value)
    const assignments = Object.fromEntries(
      draw.list(3, () => [
        `${draw.pick(experimentKeys)}__${draw.pick([0, 1, 2])}`,
        draw.pick(['v0', 'v1', 'v2', 'gone']),
      ]),
    )
    documents[`${name}||${attributeValue}`] = { attributeName: name, attributeValue, assignments }
  }
  return documents
}

export { featureIds }
