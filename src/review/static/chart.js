// Draws `table[data-chart]` with uPlot, above the table: the numbers stay there for those who read rather than look.
//   first column  <th data-at="UNIX SECONDS">…</th>
//   other columns <td data-value="NUMBER">…</td>, named by their <th scope="col" data-tone="good|warn|bad|info">
'use strict'
;(() => {
  const colour = (tone) => getComputedStyle(document.documentElement).getPropertyValue(`--${tone}`).trim()
  // Vietnam keeps one time all year.
  const day = (seconds) => {
    const at = new Date(seconds * 1000 + 7 * 3600_000)
    return `${String(at.getUTCDate()).padStart(2, '0')}/${String(at.getUTCMonth() + 1).padStart(2, '0')}`
  }
  const DAY = 86_400
  const STEPS = [DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 365 * DAY]
  const figure = (value) =>
    value === null || value === undefined
      ? '–'
      : String(value).replace(/\B(?=(\d{3})+$)/g, document.documentElement.lang === 'vi' ? '.' : ',')

  const draw = (table) => {
    const heads = [...table.tHead.rows[0].cells].slice(1)
    const rows = [...table.tBodies[0].rows]
    if (rows.length === 0) return
    const data = [
      rows.map((row) => Number(row.cells[0].dataset.at)),
      ...heads.map((_, i) => rows.map((row) => Number(row.cells[i + 1].dataset.value))),
    ]
    const [first, last] = [data[0][0], data[0].at(-1)]
    const place = document.createElement('div')
    place.className = 'chart'
    place.setAttribute('aria-hidden', 'true')
    const around = table.closest('details') ?? table
    around.before(place)
    const axis = {
      stroke: colour('quiet'),
      grid: { stroke: colour('line'), width: 1 },
      ticks: { stroke: colour('line'), width: 1 },
    }
    const size = () => ({ width: place.clientWidth, height: 220 })
    const plot = new uPlot(
      {
        ...size(),
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Asia/Ho_Chi_Minh'),
        scales: {
          // A single day stands at the end of the week before it; amounts are seen from nothing up.
          x: { time: true, range: () => [first === last ? last - 7 * DAY : first, last] },
          y: { range: (_, least, most) => [Math.min(0, least), Math.max(most * 1.05, 1)] },
        },
        axes: [
          { ...axis, space: 60, incrs: STEPS, values: (_, ticks) => ticks.map(day) },
          { ...axis, size: 70, values: (_, ticks) => ticks.map(figure) },
        ],
        series: [
          { label: table.tHead.rows[0].cells[0].textContent, value: (_, seconds) => (seconds === null ? '–' : day(seconds)) },
          ...heads.map((head) => ({
            label: head.textContent,
            stroke: colour(head.dataset.tone ?? 'accent'),
            width: 2,
            points: { show: rows.length < 40 },
            value: (_, value) => figure(value),
          })),
        ],
      },
      data,
      place,
    )
    new ResizeObserver(() => plot.setSize(size())).observe(place)
  }
  for (const table of document.querySelectorAll('table[data-chart]')) draw(table)
})()
