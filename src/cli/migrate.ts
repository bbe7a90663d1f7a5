import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { type Command, readArguments } from './command.js'

export const migrateCommand: Command = {
  help: `bhyt migrate

Chạy các tệp SQL đánh số chưa chạy. Runs the numbered SQL files that the database has not seen.
Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.`,
  async run(args) {
    readArguments(args, {})
    const database = await openDatabase(resolveOptions(), (line) => process.stdout.write(`${line}\n`))
    await database.close()
    process.stdout.write(`${database.migrations.length === 0 ? 'đã mới nhất / up to date' : 'xong / done'}\n`)
    return 0
  },
}
