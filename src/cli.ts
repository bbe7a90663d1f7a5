#!/usr/bin/env node
import { UsageError } from './cli/command.js'
import { COMMANDS } from './cli/commands.js'
import { PACKAGE_VERSION } from './version.js'

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length))
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `bhyt ${PACKAGE_VERSION} — tiếp nhận và giám định hồ sơ BHYT / health-insurance claim intake

bhyt COMMAND [--help]

${lines.join('\n')}
`
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview())
    return name === undefined ? 2 : 0
  }
  if (name === '--version') {
    process.stdout.write(`${PACKAGE_VERSION}\n`)
    return 0
  }
  const entry = COMMANDS.find((candidate) => candidate.name === name)
  if (entry === undefined) throw new UsageError(`không có lệnh / no such command: ${name}\n\n${overview()}`)
  const command = await entry.load()
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${command.help}\n`)
    return 0
  }
  return command.run(rest)
}

// A reader that closed the pipe early (`bhyt validate … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const known = error as { code?: unknown; message: string }
  // Errors of ours carry a code and a sentence for people; anything else is a defect and shows its stack.
  process.stderr.write(`${typeof known.code === 'string' ? known.message : (error as Error).stack}\n`)
  process.exitCode = 2
}
