import { createInterface } from 'node:readline/promises'
import { UsageError } from './command.js'

/** One line of standard input. @throws UsageError when it is blank */
export async function passwordFromInput(): Promise<string> {
  const reader = createInterface({ input: process.stdin, terminal: false })
  for await (const line of reader) {
    reader.close()
    if (line !== '') return line
    break
  }
  throw blank()
}

/** Asks twice on the terminal, without showing what is typed. @throws UsageError when blank or different */
export async function passwordFromTerminal(): Promise<string> {
  const password = await ask('Mật khẩu / password: ')
  if (password === '') throw blank()
  if ((await ask('Nhập lại / again: ')) !== password)
    throw new UsageError('hai lần nhập không giống nhau / the two entries differ')
  return password
}

const blank = (): UsageError => new UsageError('mật khẩu trống / the password is blank')

const ENTER = /[\r\n]/
const [CTRL_C, CTRL_D, BACKSPACE, DELETE] = ['\u0003', '\u0004', '\b', '\u007f']

function ask(question: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve, reject) => {
    let typed: string[] = []
    const end = (): void => {
      stdin.off('data', hear)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
    }
    const hear = (chunk: string): void => {
      for (const sign of chunk) {
        if (sign === CTRL_C) {
          end()
          reject(new UsageError('đã hủy / cancelled'))
          return
        }
        if (ENTER.test(sign) || sign === CTRL_D) {
          end()
          resolve(typed.join(''))
          return
        }
        if (sign === BACKSPACE || sign === DELETE) typed = typed.slice(0, -1)
        else typed.push(sign)
      }
    }
    stdin.on('data', hear)
  })
}
