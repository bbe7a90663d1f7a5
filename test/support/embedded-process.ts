/*
 * Started as a process of its own, to be killed: starts the embedded server in the folder that is named as argument,
 * commits a row, says so to the parent and goes on living.
 */
import pg from 'pg'
import { startEmbedded } from '../../src/store/embedded.js'

const server = await startEmbedded({ directory: process.argv[3]!, memoryBytes: 512 * 1024 * 1024 })
const client = new pg.Client({ connectionString: server.connectionString })
// The server may be killed before us.
client.on('error', () => undefined)
await client.connect()
await client.query('CREATE TABLE kept AS SELECT 7 AS value')
process.send!({ pid: server.pid })
