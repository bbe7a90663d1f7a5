// Runs a TypeScript file of ours in a process of its own: node run-typescript.mjs FILE ARGUMENT…
// Node 20 cannot read TypeScript by itself, and what is tested are the sources, not an earlier build.
import { runnerImport } from 'vite'

await runnerImport(process.argv[2], { configFile: false, logLevel: 'error' })
