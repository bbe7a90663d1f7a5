import { createWriteStream } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { generateRegistry, REGISTRY_DEFECTS } from '../generate/index.js'
import { readArguments, readNumber, readVersion } from './command.js'

export const GENERATE_REGISTRY_HELP = `bhyt generate registry [--claims N] [--persons N] [--defects LIST] [--out FILE.csv[.gz]]

Sổ thẻ hư cấu khớp với hồ sơ mà bhyt generate tạo cùng tham số. A made-up registry that fits the claims that
bhyt generate makes with the same --claims, --seed, --version, --facility and --month.

  --claims N            số hồ sơ / how many claims (0)
  --persons N           số người khác / how many others beside them (0)
  --defects LIST        sai lệch của sổ thẻ, kèm tỷ lệ / ways in which the registry disagrees: withdrawn:0.1
  --claim-defects LIST  như --defects của bhyt generate / the --defects that the claims are made with
  --list                liệt kê các sai lệch / list the defects`

/** `bhyt generate registry`: a registry file for claims and for many people beside. */
export async function generateRegistryFile(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    claims: { type: 'string' },
    persons: { type: 'string' },
    seed: { type: 'string' },
    version: { type: 'string' },
    facility: { type: 'string' },
    month: { type: 'string' },
    defects: { type: 'string', multiple: true },
    'claim-defects': { type: 'string', multiple: true },
    out: { type: 'string' },
    list: { type: 'boolean' },
  })
  if (values.list) {
    for (const { name, expects, vi, en } of REGISTRY_DEFECTS)
      process.stdout.write(`${name.padEnd(22)} ${(expects ?? '-').padEnd(8)} ${vi} / ${en}\n`)
    return 0
  }
  const listed = (lists: readonly string[] | undefined): string[] =>
    (lists ?? []).flatMap((list) => list.split(',')).filter((name) => name !== '')
  const pieces = generateRegistry({
    claims: readNumber(values.claims, 'claims', 0),
    persons: readNumber(values.persons, 'persons', 0),
    seed: readNumber(values.seed, 'seed', 1),
    version: readVersion(values.version),
    ...(values.facility === undefined ? {} : { maCskcb: values.facility }),
    ...(values.month === undefined ? {} : { month: values.month }),
    defects: listed(values['claim-defects']),
    registryDefects: listed(values.defects),
  })
  const out = values.out === undefined ? process.stdout : createWriteStream(values.out)
  await write(pieces, out, values.out?.endsWith('.gz') === true)
  return 0
}

async function write(pieces: Generator<string>, out: Writable, zipped: boolean): Promise<void> {
  const source = Readable.from(inBytes(pieces), { objectMode: false })
  const end = out !== process.stdout
  if (zipped) await pipeline(source, createGzip({ level: 1 }), out, { end })
  else await pipeline(source, out, { end })
}

function* inBytes(pieces: Generator<string>): Generator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece)
}
