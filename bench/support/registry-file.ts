import { closeSync, openSync, writeSync } from 'node:fs'
import { registryLineOf } from './asked-cards.js'
import { claimOptions } from './corpus.js'
import { product } from './product.js'
import { FACILITIES } from './workloads.js'

/*
 * A whole registry for `bhyt registry import`: `node registry-file.js FILE CARDS CLAIMS` writes the persons of so
 * many claims of each facility, and CARDS others beside them, all made up.
 */

const LINES_AT_ONCE = 5000

if (process.argv[1] === import.meta.filename) {
  const [path, cards, claims] = process.argv.slice(2)
  const file = openSync(path!, 'w')
  const { generateRegistry } = await product.generate()
  let lines = 0
  for (const facility of Number(claims) === 0 ? FACILITIES.slice(0, 1) : FACILITIES) {
    const text = [...generateRegistry(claimOptions(facility, Number(claims)))].join('')
    const all = text.split('\n').slice(0, -1)
    // Each piece begins with a header of its own.
    writeSync(file, `${(lines === 0 ? all : all.slice(1)).join('\n')}\n`)
    lines += all.length - 1
  }
  for (let index = 0; index < Number(cards); ) {
    let text = ''
    for (let n = 0; n < LINES_AT_ONCE && index < Number(cards); n++) text += registryLineOf(index++)
    writeSync(file, text)
  }
  closeSync(file)
}
