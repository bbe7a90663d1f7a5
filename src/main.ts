import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ResolvedOptions } from './config.js'
import { type Engine, type EngineOptions, openEngine } from './engine.js'
import { createRegistryDesk } from './gateway/registry-adapter.js'
import { createGateway } from './gateway/server.js'
import { createGatewayStore } from './gateway/store-adapter.js'
import { startEligibilityTask } from './intake/eligibility-task.js'
import { loadWaived } from './intake/load-waived.js'
import { createHealth } from './ops/health.js'
import type { Log } from './ops/log.js'
import { createMetrics } from './ops/metrics.js'
import { registerReview } from './review/register.js'
import { openReview } from './review/review.js'
import { type Accounts, createAccounts } from './store/accounts.js'
import { createTokens } from './store/tokens.js'
import { PACKAGE_VERSION } from './version.js'

/** Rest of the task that judges waiting claims, once it has tried them all. */
const ELIGIBILITY_REST_MS = 2000
/** How often expired tokens are deleted. */
const PURGE_MS = 10 * 60_000

export interface Service extends AsyncDisposable {
  readonly engine: Engine
  readonly accounts: Accounts
  readonly gateway: FastifyInstance
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string
  /** Takes nothing new, answers what is in work, closes gateway, intake and store in this order. */
  stop(): Promise<void>
}

/** Starts everything in order. `tell` gets lines for people; the log is for machines. */
export async function startService(
  config: ResolvedOptions,
  log: Log,
  tell: (line: string) => void = () => {},
  { structureOnly = false }: Pick<EngineOptions, 'structureOnly'> = {},
): Promise<Service> {
  const engine = await openEngine(
    config,
    tell,
    (error) => log.warn('store trouble', { event: 'store', error }),
    log,
    { join: false, structureOnly },
  )
  const { pool, plans, intake } = engine
  try {
    const accounts = createAccounts(pool, {
      maxFailures: config.loginFailures,
      unlockAfterMs: config.lockMs,
      trustMs: config.authCacheMs,
    })
    const tokens = createTokens(pool, { tokenTtlMs: config.tokenTtlMs, trustMs: config.authCacheMs })
    const health = createHealth({
      version: PACKAGE_VERSION,
      checks: { database: () => pool.query('SELECT 1') },
    })
    const store = createGatewayStore(pool, plans, accounts, tokens, config.tokenTtlMs)
    const desk = createRegistryDesk(pool, store, {
      trustMs: config.authCacheMs,
      onError: (error) => log.warn('look-ups could not be written yet', { event: 'store', error }),
      onDropped: (lookups) => log.error('look-ups were not kept', { event: 'store', count: lookups }),
      registry: engine.registry,
    })
    const metrics = createMetrics()
    metrics.observeLookups(() => desk.recording())
    const gateway = createGateway({
      config,
      intake,
      store,
      desk,
      log,
      metrics,
      health,
      version: PACKAGE_VERSION,
    })
    registerReview(
      gateway,
      openReview({
        config,
        connectionString: engine.connectionString,
        log,
        plans,
        intake,
        references: engine.references,
        loadWaived: (claim) => loadWaived({ pool, intake }, claim),
      }),
    )
    await gateway.listen({ host: config.host, port: config.port }).catch(async (error) => {
      await gateway.close()
      throw error
    })
    const eligibility = startEligibilityTask({
      pool,
      judge: (open) => engine.gate.judgeStored(open),
      findingsPerClaim: config.findingsPerClaim,
      restMs: ELIGIBILITY_REST_MS,
      onTrouble: (error) => log.warn('waiting claims could not be judged yet', { event: 'registry', error }),
    })
    health.started()
    const purge = setInterval(() => {
      tokens
        .purge()
        .catch((error) => log.warn('expired tokens could not be deleted', { event: 'store', error }))
    }, PURGE_MS)
    purge.unref()
    const { port } = gateway.server.address() as AddressInfo
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
    log.info('listening', {
      event: 'start',
      host: config.host,
      port,
      workers: config.workers,
      loaders: config.loaders,
    })
    let stopped: Promise<void> | null = null
    const stop = (): Promise<void> => {
      stopped ??= (async () => {
        health.stopping()
        clearInterval(purge)
        await gateway.close()
        await eligibility.stop()
        await desk
          .close()
          .catch((error) => log.error('look-ups were lost at the stop', { event: 'store', error }))
        await engine.close()
        log.info('stopped', { event: 'stop' })
      })()
      return stopped
    }
    return { engine, accounts, gateway, url, stop, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await engine.close()
    throw error
  }
}
