import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { METRICS } from './metric-entries.js'

/** What the engine tells at the moment of a scrape. Totals only grow; the rest are momentary. */
export interface EngineGauges {
  readonly bytesInFlight: number
  /** Submissions admitted and not yet answered. */
  readonly waiting: number
  readonly poolQueue: number
  readonly workers: number
  readonly workersBusy: number
  /** Group commits since the start, and what they held. */
  readonly batches: { readonly count: number; readonly submissions: number; readonly bytes: number }
  /** Per stage (`decode`, `judge`, `wait`, `load`, …): how often, and milliseconds in all, since the start. */
  readonly stages: Readonly<Record<string, { readonly count: number; readonly totalMs: number }>>
}

export interface VerdictCounts {
  readonly face: string
  readonly kind: string
  readonly duplicate: boolean
  readonly accepted: number
  readonly rejected: number
  readonly warned: number
  readonly rows: number
  readonly bytes: number
}

export interface Metrics {
  /** One answered request: route pattern, HTTP status, result code told to the sender. */
  request(route: string, status: number, result: string, seconds: number): void
  /** One judged submission. */
  verdict(counts: VerdictCounts): void
  /** One finding in a reply. */
  finding(code: string, severity: string): void
  /** Says where momentary figures come from; asked at each scrape. */
  observeEngine(read: () => EngineGauges): void
  /** The same for the record of look-ups; `dropped` only grows. */
  observeLookups(read: () => { readonly waiting: number; readonly dropped: number }): void
  /** Text in the Prometheus exposition format. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>
}

/** Metrics in a registry of their own, so that several services can live in one process. */
export function createMetrics(options: { readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (options.processMetrics !== false) collectDefaultMetrics({ register: registry })
  const counter = (name: keyof typeof METRICS) =>
    new Counter({
      name,
      help: METRICS[name].en,
      labelNames: [...METRICS[name].labels],
      registers: [registry],
    })
  const gauge = (name: keyof typeof METRICS) =>
    new Gauge({ name, help: METRICS[name].en, labelNames: [...METRICS[name].labels], registers: [registry] })

  const requests = counter('bhyt_requests_total')
  const duration = new Histogram({
    name: 'bhyt_request_seconds',
    help: METRICS.bhyt_request_seconds.en,
    labelNames: [...METRICS.bhyt_request_seconds.labels],
    buckets: [...METRICS.bhyt_request_seconds.buckets],
    registers: [registry],
  })
  const submissions = counter('bhyt_submissions_total')
  const claims = counter('bhyt_claims_total')
  const warned = counter('bhyt_claims_warned_total')
  const findings = counter('bhyt_findings_total')
  const rows = counter('bhyt_rows_total')
  const bytes = counter('bhyt_received_bytes_total')
  const inFlight = gauge('bhyt_bytes_in_flight')
  const waiting = gauge('bhyt_submissions_waiting')
  const poolQueue = gauge('bhyt_pool_queue')
  const workers = gauge('bhyt_workers')
  const busy = gauge('bhyt_workers_busy')
  const batches = counter('bhyt_batches_total')
  const batchSubmissions = counter('bhyt_batch_submissions_total')
  const batchBytes = counter('bhyt_batch_bytes_total')
  const stageSeconds = counter('bhyt_stage_seconds_total')
  const stageRuns = counter('bhyt_stage_runs_total')
  const lookupsWaiting = gauge('bhyt_lookups_waiting')
  const lookupsDropped = counter('bhyt_lookups_dropped_total')
  let readLookups: Parameters<Metrics['observeLookups']>[0] | null = null
  let readEngine: (() => EngineGauges) | null = null

  const readGauges = (): void => {
    if (readLookups !== null) {
      const { waiting, dropped } = readLookups()
      lookupsWaiting.set(waiting)
      setTotal(lookupsDropped, {}, dropped)
    }
    if (readEngine === null) return
    const now = readEngine()
    inFlight.set(now.bytesInFlight)
    waiting.set(now.waiting)
    poolQueue.set(now.poolQueue)
    workers.set(now.workers)
    busy.set(now.workersBusy)
    setTotal(batches, {}, now.batches.count)
    setTotal(batchSubmissions, {}, now.batches.submissions)
    setTotal(batchBytes, {}, now.batches.bytes)
    stageSeconds.reset()
    stageRuns.reset()
    for (const [stage, { count, totalMs }] of Object.entries(now.stages)) {
      stageSeconds.inc({ stage }, totalMs / 1000)
      stageRuns.inc({ stage }, count)
    }
  }

  return {
    request(route, status, result, seconds) {
      requests.inc({ route, status: String(status), result })
      duration.observe({ route }, seconds)
    },
    verdict(counts) {
      const { face, kind } = counts
      submissions.inc({ face, kind, duplicate: counts.duplicate ? 'yes' : 'no' })
      bytes.inc({ face, kind }, counts.bytes)
      // A repeated answer judged nothing, so its claims must not count twice.
      if (counts.duplicate) return
      claims.inc({ face, kind, outcome: 'accepted' }, counts.accepted)
      claims.inc({ face, kind, outcome: 'rejected' }, counts.rejected)
      warned.inc({ face, kind }, counts.warned)
      rows.inc({ face, kind }, counts.rows)
    },
    finding(code, severity) {
      findings.inc({ code, severity })
    },
    observeEngine(read) {
      readEngine = read
    },
    observeLookups(read) {
      readLookups = read
    },
    async expose() {
      readGauges()
      return { contentType: registry.contentType, body: await registry.metrics() }
    },
  }
}

/** Totals that the engine counts itself are copied, not added. */
function setTotal(counter: Counter, labels: Record<string, string>, value: number): void {
  counter.reset()
  counter.inc(labels, value)
}
