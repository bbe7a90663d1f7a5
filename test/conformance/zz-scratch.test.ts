import { it } from 'vitest'
import { writeFileSync } from 'node:fs'
import { loadPlans } from '../../src/standard/compile.js'
import { XercesJudge } from '../support/xerces.js'
import { compare, describe } from './comparison.js'
import { shrink } from './shrink.js'
it('x', { timeout: 900000 }, async () => {
  const judge = (await XercesJudge.start())!
  const t = Date.now()
  const r = await compare(loadPlans(), judge, { seed: Number(process.env.S ?? 1), count: Number(process.env.N ?? 3000) })
  const t1 = Date.now() - t
  const by = new Map<string, any[]>()
  for (const d of [...r.differences]) {
    const k = d.document.mutation + ' | ' + d.scanner.replace(/@\d+/g,'').slice(0,40).split(',')[0] + ' | ' + d.xerces.replace(/\d+:\d+ /,'').replace(/['"].*?['"]/g,'X').slice(0,90)
    if (!by.has(k)) by.set(k, [])
    by.get(k)!.push(d)
  }
  let out = `${r.compared} compared ${r.valid} valid ${r.leftOut} out, ${r.differences.length} differences, ${r.notValidAsMeant.length} not valid as meant, ${t1} ms\n`
  for (const [k, ds] of [...by].sort((a,b)=>b[1].length-a[1].length)) {
    out += `\n#### ${ds.length} x ${k}\n`
    const d = ds.sort((a,b)=>a.document.bytes.length-b.document.bytes.length)[0]
    if (process.env.SHRINK) out += describe(await shrink(judge, d)).slice(0, 6000) + '\n'
  }
  for (const d of r.notValidAsMeant.slice(0, 10)) out += '\nNOTVALID ' + describe(d).slice(0, 1500) + '\n'
  writeFileSync('/tmp/xt/out.txt', out)
  await judge.close()
})
