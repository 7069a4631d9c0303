import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { throwFullDisk } from '../disk/write-fully.js'

/** Grants for everything inside the database; reading and writing outside it is a separate grant for each kind. */
const grants =
  'GRANT SHOW, SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW, CREATE FUNCTION, DROP, UNDROP TABLE, ' +
  'TRUNCATE, OPTIMIZE, CHECK, SYSTEM, KILL QUERY, dictGet ON *.*'

/** Settings that name files and addresses, or have a text run as a statement. */
const fixedSettings = [
  'allow_experimental_ai_functions',
  'allow_experimental_eval_table_function',
  'dialect',
  'format_avro_schema_registry_url',
  'format_schema',
  'format_template_resultset',
  'format_template_row',
  'input_format_record_errors_file_path',
  'merge_tree_disk',
]

/**
 * The scalar function file() reads any file and needs no grant. A function of the same name that was made by SQL comes
 * before it, cannot be dropped by its name, and is found wherever the engine takes a function: behind APPLY, in the
 * structure of a table function, in a setting that holds an expression.
 */
const maskedFile =
  "CREATE FUNCTION file AS path -> toString(throwIf(1, 'The function file() is not allowed', toInt16(497)))\n"

interface Directories {
  dataDir: string
  engineDir: string
}

/**
 * Keeps the engine inside its database by its own access control, a configuration that chDB reads when it opens. A
 * dictionary, whose source may be a program to run, needs a grant that nobody has; so does BACKUP.
 * @returns the engine's arguments for it
 */
export async function restrictEngine({ dataDir, engineDir }: Directories): Promise<Record<string, string>> {
  const path = join(dataDir, 'engine.xml')
  await replaceFile(path, toConfig(path))
  const functionsDir = join(engineDir, 'user_defined')
  await mkdir(functionsDir, { recursive: true })
  await replaceFile(join(functionsDir, 'function_file.sql'), maskedFile)
  return { 'config-file': path }
}

export async function liftRestrictions({ engineDir }: Directories): Promise<undefined> {
  await rm(join(engineDir, 'user_defined', 'function_file.sql'), { force: true })
}

function toConfig(path: string): string {
  const constraints = fixedSettings.map((name) => `<${name}><const/></${name}>`).join('')
  // The file contains the list of users itself: chDB reads one only where a configuration names it.
  return `<clickhouse>
  <users_config>${escapeXml(path)}</users_config>
  <profiles><default>
    <allow_custom_error_code_in_throwif>1</allow_custom_error_code_in_throwif>
    <constraints>${constraints}</constraints>
  </default></profiles>
  <users><default>
    <password></password>
    <networks><ip>::/0</ip></networks>
    <profile>default</profile>
    <quota>default</quota>
    <grants><query>${grants}</query></grants>
  </default></users>
  <quotas><default></default></quotas>
</clickhouse>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/**
 * The file is written completely or not at all: a file that a full disk truncated would keep the engine from opening.
 */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`
  await writeFile(draft, text).catch(throwFullDisk)
  await rename(draft, path)
}
