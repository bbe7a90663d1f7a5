import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DEFECTS,
  generateAssessments,
  generateCheckIns,
  generateEnvelope,
  writeSamples,
} from '../generate/index.js'
import { type Command, readArguments, readNumber, readVersion, UsageError } from './command.js'
import { GENERATE_REGISTRY_HELP, generateRegistryFile } from './generate-registry.js'

export const generateCommand: Command = {
  name: 'generate',
  summary: 'tạo hồ sơ giả để thử / write made-up claims for trying out',
  help: `bhyt generate [--claims N] [--seed S] [--version V] [--defects A,B:0.1,…] [--quirks 0..1] [--out FILE]

Hồ sơ hoàn toàn hư cấu. Claims are plainly fictitious; the same seed gives the same bytes.

  --claims N      số hồ sơ / how many (1)
  --seed S        hạt giống / seed (1)
  --version V     130 | 4750 | 3176 (3176)
  --facility C    mã cơ sở / facility (79999)
  --month YYYYMM  tháng ra viện / month of discharge
  --defects LIST  lỗi gài vào, kèm tỷ lệ / planted defects with their share: too-long:0.1
  --quirks SHARE  tỷ lệ hồ sơ viết theo lối ngoài thực tế / share written in odd but accepted form (0.15)
  --kind KIND     claims | checkin | assessment (claims)
  --out FILE      ghi ra tệp / write to a file (standard output)
  --list          liệt kê các lỗi / list the defects
  --samples DIR   ghi lại bộ mẫu / write the sample set anew

${GENERATE_REGISTRY_HELP}`,
  async run(args) {
    if (args[0] === 'registry') return generateRegistryFile(args.slice(1))
    const { values } = readArguments(args, {
      claims: { type: 'string' },
      seed: { type: 'string' },
      version: { type: 'string' },
      facility: { type: 'string' },
      month: { type: 'string' },
      defects: { type: 'string', multiple: true },
      quirks: { type: 'string' },
      kind: { type: 'string' },
      out: { type: 'string' },
      list: { type: 'boolean' },
      samples: { type: 'string' },
    })
    if (values.list) {
      for (const defect of DEFECTS)
        process.stdout.write(
          `${defect.name.padEnd(36)} ${defect.expects.code}  ${defect.vi} / ${defect.en}\n`,
        )
      return 0
    }
    if (values.samples !== undefined) {
      writeSamples(values.samples)
      return 0
    }
    const make = { claims: generateEnvelope, checkin: generateCheckIns, assessment: generateAssessments }[
      values.kind ?? 'claims'
    ]
    if (make === undefined) throw new UsageError('--kind: claims | checkin | assessment')
    const pieces = make({
      claims: readNumber(values.claims, 'claims', 1),
      seed: readNumber(values.seed, 'seed', 1),
      version: readVersion(values.version),
      ...(values.facility === undefined ? {} : { maCskcb: values.facility }),
      ...(values.month === undefined ? {} : { month: values.month }),
      ...(values.quirks === undefined ? {} : { quirks: readNumber(values.quirks, 'quirks', 0) }),
      defects: (values.defects ?? []).flatMap((list) => list.split(',')).filter((name) => name !== ''),
    })
    if (values.out !== undefined) await pipeline(Readable.from(pieces), createWriteStream(values.out))
    else for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    return 0
  },
}
