import { describe, expect, it } from '@jest/globals'
import { readStatement } from './read-statement.js'

describe('a read', () => {
  it.each<[string, string, string, string | undefined]>([
    ['SELECT 1', 'SELECT 1', '', undefined],
    ['  select 1 ; ', '  select 1', '', undefined],
    ['SELECT 1 FORMAT JSON', 'SELECT 1 ', 'FORMAT JSON', 'JSON'],
    ['SELECT 1 format CSV settings a = 1', 'SELECT 1 ', 'format CSV settings a = 1', 'CSV'],
    ['SELECT 1 SETTINGS a = 1 FORMAT CSV;', 'SELECT 1 SETTINGS a = 1 ', 'FORMAT CSV', 'CSV'],
    ['SELECT 1 -- FORMAT CSV', 'SELECT 1', '', undefined],
    ['SELECT format FROM t', 'SELECT format FROM t', '', undefined],
    ["SELECT 'x FORMAT JSON'", "SELECT 'x FORMAT JSON'", '', undefined],
    ['SELECT (SELECT 1 FORMAT JSON)', 'SELECT (SELECT 1 FORMAT JSON)', '', undefined],
    ['(SELECT 1) FORMAT TSV', '(SELECT 1) ', 'FORMAT TSV', 'TSV'],
    ['WITH 1 AS x SELECT x', 'WITH 1 AS x SELECT x', '', undefined],
    ['/* c */ SHOW TABLES', '/* c */ SHOW TABLES', '', undefined],
  ])('%s', (sql, before, after, format) => {
    expect(readStatement(sql)).toMatchObject({ kind: 'read', before, after, format })
  })

  it.each([
    ['SELECT 1', undefined],
    ['SELECT 1 SETTINGS max_execution_time = 25', 25],
    ["SELECT 1 SETTINGS a = 'x', max_execution_time=2.5, b = 1 FORMAT CSV", 2.5],
    ['SELECT 1 FORMAT CSV settings Max_execution_time = 0', 0],
    ['SELECT max_execution_time = 3 FROM t SETTINGS a = 1', undefined],
    ["SELECT 1 SETTINGS max_execution_time = 'x'", undefined],
  ])('%s has the deadline %p', (sql, maxExecutionSeconds) => {
    expect(readStatement(sql)).toMatchObject({ kind: 'read', maxExecutionSeconds })
  })
})

describe('a write', () => {
  it.each([
    ['CREATE TABLE t (a UInt8) ENGINE = Memory;', false],
    ['INSERT INTO t SELECT 1 FORMAT JSON', true],
    ['INSERT INTO t (a) WITH 1 AS x SELECT x', true],
    ['ALTER TABLE t DELETE WHERE 1', false],
    ['SET a = 1', false],
    ['nonsense', false],
  ])('%s', (sql, isInsert) => {
    expect(readStatement(sql)).toEqual({ kind: 'write', sql: sql.replace(/;$/, ''), isInsert })
  })
})

describe('an INSERT of data', () => {
  const target = 'INSERT INTO t '
  it.each<[string, { target: string; settings: string; format: string }, string]>([
    ['INSERT INTO t FORMAT CSV\n1\n', { target, settings: '', format: 'CSV' }, '1\n'],
    ['INSERT INTO t FORMAT JSONEachRow', { target, settings: '', format: 'JSONEachRow' }, ''],
    ['INSERT INTO t FORMAT CSV \r\n\n1', { target, settings: '', format: 'CSV' }, '\n1'],
    ["INSERT INTO t VALUES (1, 'a;b'); x", { target, settings: '', format: 'Values' }, "(1, 'a;b'); x"],
    ['INSERT INTO t SETTINGS a = 1 FORMAT TSV\n', { target, settings: 'SETTINGS a = 1 ', format: 'TSV' }, ''],
    [
      'insert into table `d b`."t" (`format`, values) values(1)',
      { target: 'insert into table `d b`."t" (`format`, values) ', settings: '', format: 'Values' },
      '(1)',
    ],
    ['INSERT INTO format FORMAT CSV\n', { target: 'INSERT INTO format ', settings: '', format: 'CSV' }, ''],
    [
      'INSERT INTO d.values VALUES (1)',
      { target: 'INSERT INTO d.values ', settings: '', format: 'Values' },
      '(1)',
    ],
    [
      "INSERT INTO FUNCTION file('a', 'CSV') FORMAT CSV\n",
      { target: "INSERT INTO FUNCTION file('a', 'CSV') ", settings: '', format: 'CSV' },
      '',
    ],
    [
      'INSERT INTO {t:Identifier} (* EXCEPT (a)) FORMAT CSV\n',
      { target: 'INSERT INTO {t:Identifier} (* EXCEPT (a)) ', settings: '', format: 'CSV' },
      '',
    ],
  ])('%s', (sql, expected, data) => {
    const statement = readStatement(sql)
    expect(statement).toMatchObject({ kind: 'data-insert', ...expected })
    expect(statement.kind === 'data-insert' && sql.slice(statement.dataStart)).toBe(data)
  })
})

describe('a refusal', () => {
  it.each([
    ['', 'SYNTAX_ERROR'],
    [' ; -- nothing', 'SYNTAX_ERROR'],
    ['SELECT 1; SELECT 2', 'SYNTAX_ERROR'],
    ['SET a = 1; DROP TABLE t', 'SYNTAX_ERROR'],
    ['kill query where 1', 'NOT_IMPLEMENTED'],
    ['/* KILL */ kill mutation where 1', 'NOT_IMPLEMENTED'],
    ['SYSTEM SHUTDOWN', 'NOT_IMPLEMENTED'],
    ['CREATE TEMPORARY TABLE t (a UInt8)', 'NOT_IMPLEMENTED'],
    ["SELECT 1 into /* c */ outfile 'x'", 'INTO_OUTFILE_NOT_ALLOWED'],
    ["INSERT INTO t FROM INFILE 'x' FORMAT CSV", 'UNKNOWN_TYPE_OF_QUERY'],
    ["INSERT INTO t (a) from infile 'x' settings a = 1 format CSV", 'UNKNOWN_TYPE_OF_QUERY'],
    ["INSERT INTO t SELECT a FROM input('a UInt8') FORMAT CSV", 'NOT_IMPLEMENTED'],
  ])('%s', (sql, type) => {
    expect(() => readStatement(sql)).toThrow(expect.objectContaining({ type }))
  })

  it.each(['SELECT \'INTO OUTFILE\', "from infile" FROM kill', 'SELECT 1;;', 'SYSTEM FLUSH LOGS'])(
    'is not for %s',
    (sql) => {
      expect(() => readStatement(sql)).not.toThrow()
    },
  )
})
