import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DEFECTS,
  exampleVersion,
  generateAssessments,
  generateCheckIns,
  generateEnvelope,
  RULE_DEFECTS,
  type RuleDefect,
  writeSamples,
} from '../generate/index.js'
import { STANDARD_VERSIONS } from '../standard/plan.js'
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
  --defects LIST  lỗi hoặc mã quy tắc gài vào, kèm tỷ lệ / planted defects and broken rules with their
                  share: too-long:0.1,X1-052; list: chỉ liệt kê / only lists them
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
    const defects = (values.defects ?? []).flatMap((list) => list.split(',')).filter((name) => name !== '')
    if (values.list || defects.includes('list')) {
      for (const { name, expects, vi, en } of DEFECTS)
        process.stdout.write(`${name.padEnd(36)} ${expects.code}  ${vi} / ${en}\n`)
      for (const defect of RULE_DEFECTS)
        process.stdout.write(`${defect.name.padEnd(36)} ${defect.vi} / ${defect.en}${noteOf(defect)}\n`)
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
      defects,
    })
    if (values.out !== undefined) await pipeline(Readable.from(pieces), createWriteStream(values.out))
    else for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    return 0
  },
}

/** Why a planted rule is not found by every engine. */
function noteOf({ rule }: RuleDefect): string {
  const notes: string[] = []
  if (rule.off !== undefined) notes.push('tắt sẵn / off by default')
  if (rule.needs !== undefined) notes.push(`cần danh mục / needs the catalogue ${rule.needs.join(', ')}`)
  const version = exampleVersion(rule)
  if (version !== STANDARD_VERSIONS.at(-1)) notes.push(`--version ${version}`)
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`
}
