import { load, type Options } from '../../src/index.js'

declare const options: Options

Object.assign(globalThis, { load, sdk: load(options) })
