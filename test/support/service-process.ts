import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The compiled command line. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface ServiceProcess extends AsyncDisposable {
  readonly url: string
  readonly child: ChildProcess
  /** Standard output and error, as text so far. */
  readonly output: () => string
  /** Ends it the polite way. */
  stop(): Promise<void>
  /** Ends it at once. */
  kill(): Promise<void>
}

/** The environment without any setting of the service, and with these. */
export function cleanEnvironment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(?:BHYT_|DATABASE_URL$|NODE_OPTIONS$|VITEST|FORCE_COLOR$|NO_COLOR$)/.test(name),
  )
  return { ...Object.fromEntries(entries), ...settings }
}

/** Starts `bhyt serve` as a process of its own and waits until it listens. */
export async function startServiceProcess(
  settings: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [CLI, 'serve'], {
    env: cleanEnvironment({ BHYT_HOST: '127.0.0.1', BHYT_PORT: '0', ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: string): void => {
      output += chunk
      const found = /bhyt-intake: (http:\/\/\S+)/.exec(output)
      if (found !== null) resolve(found[1]!)
    }
    child.stdout!.setEncoding('utf8').on('data', hear)
    child.stderr!.setEncoding('utf8').on('data', hear)
    child.once('exit', (code, signal) => reject(new Error(`serve ended (${signal ?? code}):\n${output}`)))
  })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return {
    url,
    child,
    output: () => output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  }
}

/** Highest resident memory of a process so far, in bytes; null where the system does not tell. */
export async function peakMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}
