/** Each block with the call on whose line it must be found, in a function of the same name. */
export const named = /** @type {const} */ ([
  ['parseHugeBody', 'return JSON.parse(body)'],
  ['stringifyHugeBody', 'return JSON.stringify(value)'],
  ['matchCatastrophically', 'return /^(a+)+$/.test('],
  ['hashPassword', 'return pbkdf2Sync('],
  ['readHugeFile', 'return readFileSync(file'],
  ['sortByDefault', 'return numbers.sort()'],
  ['sortByComparing', 'return numbers.sort((a, b)'],
  ['runProgram', 'return execSync('],
  ['waitForThread', 'return Atomics.wait('],
])
