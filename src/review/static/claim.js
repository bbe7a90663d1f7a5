// One claim: from a finding to its field and back, by mouse and by key; and word when the claim has moved on.
//   a[data-jump]   leads to the element of that id, or to that of data-row where the field has no place of its own
//   a.mark         leads back to the finding
//   [data-back-to] leads back to the list as it was filtered; a[data-next], a[data-previous] along that list
//   [data-claim]   address that tells the revision of now; data-revision is the one shown
'use strict'
;(() => {
  /** Link whose place is on its way. */
  let wanted = null
  /** Link that was followed last: where `b` leads back to. */
  let came = null
  let turned = false

  const focus = (element) => {
    element.focus({ preventScroll: true })
    element.scrollIntoView({ block: 'center', inline: 'center' })
  }
  const placeOf = (link) => document.getElementById(link.dataset.jump) ?? document.getElementById(link.dataset.row)

  // Before htmx: what is on the page already needs no request.
  document.addEventListener(
    'click',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      const jump = event.target.closest?.('a[data-jump]')
      if (jump) {
        const place = document.getElementById(jump.dataset.jump)
        wanted = jump
        if (place === null) return
        event.preventDefault()
        event.stopImmediatePropagation()
        came = jump
        focus(place)
        return
      }
      const mark = event.target.closest?.('a.mark')
      const finding = mark && document.querySelector(mark.getAttribute('href'))
      if (finding) {
        event.preventDefault()
        toFinding(finding)
      }
    },
    true,
  )
  document.addEventListener('htmx:after:swap', () => {
    if (wanted === null) return
    came = wanted
    const place = placeOf(wanted)
    wanted = null
    if (place !== null) focus(place)
  })

  const findings = () => [...document.querySelectorAll('.findings > li')]
  const toFinding = (finding) => focus(finding.querySelector('a[data-jump]') ?? finding)
  const current = () => document.activeElement?.closest?.('.findings > li') ?? null

  const step = (by) => {
    const list = findings()
    const from = current() ?? came?.closest('.findings > li') ?? null
    const at = from === null ? -1 : list.indexOf(from)
    const next = list[at === -1 ? (by > 0 ? 0 : list.length - 1) : at + by]
    if (next) toFinding(next)
  }
  const back = () => {
    const mark = document.activeElement?.closest?.('.flagged')?.querySelector('a.mark')
    const finding = mark ? document.querySelector(mark.getAttribute('href')) : came?.closest('.findings > li')
    if (finding) toFinding(finding)
  }
  const tab = (by) => {
    const tabs = [...document.querySelectorAll('a[data-tab]')]
    const at = tabs.findIndex((one) => one.getAttribute('aria-current') === 'page')
    const next = tabs[at + by]
    if (!next) return
    turned = true
    next.click()
  }
  document.addEventListener('htmx:after:swap', () => {
    if (!turned) return
    ;[...document.querySelectorAll('a[data-tab]')].find((one) => one.getAttribute('aria-current') === 'page')?.focus()
    turned = false
  })

  document.addEventListener('keydown', (event) => {
    if (!window.review.keysOn() || window.review.isTyping(event)) return
    if (event.key === 'j') step(1)
    else if (event.key === 'k') step(-1)
    else if (event.key === 'b') back()
    else if (event.key === '[') tab(-1)
    else if (event.key === ']') tab(1)
    else if (event.key === 'n') document.querySelector('a[data-next]:not([hidden])')?.click()
    else if (event.key === 'p') document.querySelector('a[data-previous]:not([hidden])')?.click()
    else return
    event.preventDefault()
  })

  // The way back leads to the list as it was filtered, and along it to the claims beside this one.
  const listOf = () => {
    try {
      const list = JSON.parse(sessionStorage.getItem('review.list'))
      return list?.claims.includes(location.pathname) ? list : null
    } catch {
      return null
    }
  }
  const list = listOf()
  const from = document.referrer === '' ? null : new URL(document.referrer)
  for (const link of document.querySelectorAll('a[data-back-to]')) {
    if (list?.address.startsWith(`${link.dataset.backTo}?`)) link.href = list.address
    else if (from?.origin === location.origin && from.pathname === link.dataset.backTo && from.search !== '')
      link.href = from.href
  }
  const beside = (selector, by) => {
    const link = document.querySelector(selector)
    const claim = list?.claims[list.claims.indexOf(location.pathname) + by]
    if (link === null || claim === undefined) return
    link.href = claim
    link.hidden = false
  }
  beside('a[data-previous]', -1)
  beside('a[data-next]', 1)

  // A place named in the address is where reading begins; so is the line of a finding in the original.
  const place = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null
  if (place?.tabIndex === -1) focus(place)

  // Looked for only when the reader comes back to the page: asking by the clock would keep a session alive for good.
  const shown = document.querySelector('[data-claim]')
  let asked = Date.now()
  const look = async () => {
    if (document.visibilityState !== 'visible' || Date.now() - asked < 2000) return
    asked = Date.now()
    try {
      const reply = await fetch(shown.dataset.claim, { headers: { accept: 'application/json' } })
      if (!reply.ok) return
      const { revision } = await reply.json()
      document.getElementById('moved').hidden = revision === Number(shown.dataset.revision)
    } catch {
      // Offline: the decision itself is checked by the server.
    }
  }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('focus', look)
})()
