import { resolveOptions } from '../config.js'
import { startService } from '../main.js'
import { createLog } from '../ops/log.js'
import { StoreError } from '../store/errors.js'
import { md5OfPassword } from '../store/passwords.js'
import { type Command, readArguments } from './command.js'
import { paint } from './terminal.js'

/** The account that a first start makes, so that the samples can be sent at once. For trying out only. */
export const DEMO = { account: '79999_BV', password: 'demo', facility: '79999' } as const

export const serveCommand: Command = {
  help: `bhyt serve

Chạy dịch vụ tiếp nhận. Runs the intake service until it is told to stop (SIGINT, SIGTERM).

Cấu hình bằng biến môi trường / configured by environment: BHYT_PORT, BHYT_DATA, DATABASE_URL, …
xem / see docs/configuration.md.`,
  async run(args) {
    readArguments(args, {})
    const config = resolveOptions()
    const log = createLog({ level: config.logLevel })
    const tell = (line: string) => process.stderr.write(`${line}\n`)
    const service = await startService(config, log, tell)
    const demo = await makeDemoAccount(service.accounts)
    if (demo) for (const line of greeting(service.url)) tell(line)
    else tell(`bhyt-intake: ${service.url}`)

    const signal = await new Promise<NodeJS.Signals>((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name))
    })
    log.info('stopping', { event: 'stop', signal })
    const impatient = setTimeout(() => {
      log.error('work did not end in time', { event: 'stop' })
      process.exit(1)
    }, config.shutdownMs)
    impatient.unref()
    await service.stop()
    return 0
  },
}

/** Makes the demo account where there is none yet and none else; true when it is there. */
async function makeDemoAccount(
  accounts: Awaited<ReturnType<typeof startService>>['accounts'],
): Promise<boolean> {
  const known = await accounts.list()
  if (known.some(({ name }) => name === DEMO.account)) return true
  // A store with accounts of its own is no demo.
  if (known.length > 0) return false
  try {
    await accounts.add(DEMO.account, md5OfPassword(DEMO.password), [DEMO.facility])
  } catch (error) {
    // Another node was first.
    if (!(error instanceof StoreError)) throw error
  }
  return true
}

function greeting(url: string): string[] {
  const send = (sample: string) =>
    `  node dist/cli.js send samples/${sample} --url ${url} --user ${DEMO.account} --password ${DEMO.password}`
  return [
    '',
    paint('bold', `bhyt-intake: ${url}`, process.stderr),
    'Gửi một hồ sơ đúng / send a good claim:',
    send('good/outpatient.xml'),
    'Gửi một hồ sơ sai / send a bad one:',
    send('bad/too-long-ten-thuoc.xml'),
    'Xem / look:',
    `  ${url}/`,
    '',
  ]
}
