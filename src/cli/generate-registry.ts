import { createWriteStream } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { generateRegistry } from '../generate/index.js'
import { readArguments, readNumber } from './command.js'
import { defectLines } from './defect-list.js'
import { readSeries, SERIES_OPTIONS } from './generate-options.js'

export const GENERATE_REGISTRY_HELP = `bhyt generate registry [--claims N] [--persons N] [--defects LIST] [--later] [--out FILE.csv[.gz]]

Sổ thẻ hư cấu khớp với hồ sơ mà bhyt generate tạo cùng tham số. A made-up registry that fits the claims that
bhyt generate makes with the same --claims, --seed, --version, --facility, --month, --day and --defects.

  --claims N      số hồ sơ / how many claims (0)
  --persons N     số người khác / how many others beside them (0)
  --defects LIST  cùng danh sách với bhyt generate / the list that bhyt generate is given: each defect is put
                  where it belongs, into the claims, the registry or both
  --later         chỉ thay đổi xảy ra sau khi tra cứu, để nhập bổ sung / only what changes after the look-up,
                  to be imported as changes once the check-ins are in`

/** `bhyt generate registry`: a registry file for claims and for many people beside. */
export async function generateRegistryFile(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    ...SERIES_OPTIONS,
    persons: { type: 'string' },
    later: { type: 'boolean' },
    out: { type: 'string' },
    list: { type: 'boolean' },
  })
  if (values.list) {
    for (const line of defectLines()) process.stdout.write(line)
    return 0
  }
  const pieces = generateRegistry({
    ...readSeries(values, 0),
    persons: readNumber(values.persons, 'persons', 0),
    later: values.later === true,
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
