import { expect, it } from '@jest/globals'
import { refuseOutsideSources } from './refuse-outside-sources.js'

const names = new Set(['file', 'url', 'executable', 'queryrunner', 'disk'])
const refuse = (sql: string) => (): void => refuseOutsideSources(sql, names)

it.each([
  'SELECT * FROM file(x)',
  'SELECT * FROM `URL`(x)',
  'INSERT INTO FUNCTION "f\\x69le"(x) SELECT 1',
  'SELECT * FROM file /* c */ -- d\n (x)',
  'CREATE TABLE a (b UInt8) ENGINE QueryRunner',
  'CREATE TABLE a (b UInt8) engine = `queryrunner`',
  'CREATE TABLE a (b UInt8) ENGINE=MergeTree SETTINGS disk=disk(x)',
  "attach table a from '/home' (b UInt8) engine = Log",
])('refuses %s', (sql) => {
  expect(refuse(sql)).toThrow(expect.objectContaining({ type: 'ACCESS_DENIED' }))
})

it.each([
  'SELECT file, url FROM executable',
  "SELECT 'file(x)', $$url(x)$$ -- disk(x)",
  "CREATE TABLE a (file UInt8, url String) ENGINE = MergeTree SETTINGS disk = 'default'",
  'SELECT engine FROM system.tables WHERE engine = name',
  'ATTACH TABLE a',
  "ALTER TABLE a ATTACH PARTITION '2026' FROM b",
])('lets %s through', (sql) => {
  expect(refuse(sql)).not.toThrow()
})
