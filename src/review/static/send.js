// Sends files that are dropped or chosen, one after the other, and shows each verdict as it arrives (NDJSON lines).
'use strict'
;(() => {
  const form = document.getElementById('send')
  const chosen = document.getElementById('send-files')
  const panel = document.getElementById('uploads')
  const list = panel.querySelector('[data-uploads]')
  const say = form.dataset
  const token = document.querySelector('meta[name="csrf-token"]').content

  const make = (name, text, className) => {
    const element = document.createElement(name)
    if (text !== undefined) element.textContent = text
    if (className) element.className = className
    return element
  }
  const TONES = { rejected: 'bad', error: 'bad', refused: 'bad', warned: 'warn', warning: 'warn', partly: 'warn', info: 'info' }
  const MARKS = { bad: '✕', warn: '!', good: '✓', info: '•' }
  // What a page can show at ease; the submission's own page lists all.
  const SHOWN = 100
  const badge = (kind, text) => {
    const tone = TONES[kind] ?? 'good'
    const box = make('span', undefined, `badge ${tone}`)
    const mark = make('span', MARKS[tone])
    mark.setAttribute('aria-hidden', 'true')
    box.append(mark, ` ${text}`)
    return box
  }
  const findingsOf = (findings) => {
    const items = make('ul', undefined, 'findings')
    for (const finding of findings) {
      const item = make('li', undefined, 'finding')
      item.append(badge(finding.severity, finding.severityText), ' ', make('strong', finding.text))
      item.append(make('p', finding.advice), make('p', finding.place, 'place'))
      items.append(item)
    }
    return items
  }

  const show = (file) => {
    const box = make('article', undefined, 'upload')
    const head = make('div', undefined, 'head')
    const state = make('p', `${say.sending} …`, 'hint')
    head.append(make('strong', file.name), state)
    const progress = make('progress')
    progress.max = file.size || 1
    progress.setAttribute('aria-label', `${say.sending} ${file.name}`)
    const claims = make('div')
    box.append(head, progress, claims)
    list.prepend(box)
    panel.hidden = false
    let clean = 0
    let shown = 0
    let rest = 0
    const fail = (text) => {
      progress.remove()
      state.replaceChildren(badge('error', text))
    }
    return {
      sent(bytes) {
        progress.value = bytes
        if (bytes >= file.size) {
          state.textContent = `${say.judging} …`
          progress.removeAttribute('value')
        }
      },
      claim(claim, hasPage) {
        if (claim.verdict === 'clean') {
          clean += 1
          return
        }
        if (shown === SHOWN) {
          rest += 1
          return
        }
        shown += 1
        const part = make('section', undefined, 'upload')
        const line = make('p')
        line.append(badge(claim.verdict, claim.verdictText), ' ', make('strong', claim.name), ' ')
        if (hasPage && claim.hasPage) {
          const link = make('a', say.openClaim)
          link.href = `${say.claims}/${say.facility}/${claim.claimId}`
          link.setAttribute('aria-label', `${say.openClaim} ${claim.name}`)
          line.append(link)
        }
        part.append(line, findingsOf(claim.findings))
        if (claim.more > 0) part.append(make('p', say.more.replace('{count}', claim.more), 'hint'))
        claims.append(part)
      },
      done(summary) {
        progress.remove()
        state.replaceChildren(badge(summary.outcome, summary.text), ' ')
        const link = make('a', say.open)
        link.href = summary.href
        state.append(link)
        if (summary.findings.length > 0) claims.prepend(findingsOf(summary.findings))
        if (rest > 0) claims.append(make('p', say.rest.replace('{count}', rest), 'hint'))
        if (clean > 0) claims.append(make('p', say.clean.replace('{count}', clean), 'hint'))
      },
      fail,
    }
  }

  const send = (file) =>
    new Promise((resolve) => {
      const shown = show(file)
      if (!/\.xml$/i.test(file.name) && !/xml/.test(file.type)) {
        shown.fail(say.notXml)
        resolve()
        return
      }
      const kind = form.elements.kind.value
      const query = new URLSearchParams({ standard: form.elements.standard.value, kind })
      const request = new XMLHttpRequest()
      let read = 0
      let ended = false
      const take = () => {
        const upTo = request.responseText.lastIndexOf('\n') + 1
        for (const line of request.responseText.slice(read, upTo).split('\n')) {
          if (line === '') continue
          const event = JSON.parse(line)
          if (event.type === 'claim') shown.claim(event, kind === 'claims')
          else if (event.type === 'summary') {
            ended = true
            shown.done(event)
          } else {
            ended = true
            shown.fail(event.text)
          }
        }
        read = upTo
      }
      request.open('POST', `${say.to}?${query}`)
      request.setRequestHeader('content-type', 'application/octet-stream')
      request.setRequestHeader('x-csrf-token', token)
      request.upload.addEventListener('progress', (event) => shown.sent(event.loaded))
      request.upload.addEventListener('load', () => shown.sent(file.size))
      request.addEventListener('progress', () => {
        if (request.status === 200) take()
      })
      request.addEventListener('load', () => {
        if (request.status === 200) take()
        if (!ended) shown.fail(say.failed)
        resolve()
      })
      request.addEventListener('error', () => {
        if (!ended) shown.fail(say.failed)
        resolve()
      })
      request.send(file)
    })

  let queue = Promise.resolve()
  const sendAll = (files) => {
    for (const file of files) queue = queue.then(() => send(file))
  }
  chosen.addEventListener('change', () => {
    sendAll([...chosen.files])
    chosen.value = ''
  })
  form.addEventListener('submit', (event) => event.preventDefault())
  for (const name of ['dragenter', 'dragover'])
    form.addEventListener(name, (event) => {
      event.preventDefault()
      form.setAttribute('data-over', '')
    })
  for (const name of ['dragleave', 'drop']) form.addEventListener(name, () => form.removeAttribute('data-over'))
  form.addEventListener('drop', (event) => {
    event.preventDefault()
    sendAll([...event.dataTransfer.files])
  })
  // A file dropped beside the area must not take the browser away from the page.
  for (const name of ['dragover', 'drop']) window.addEventListener(name, (event) => event.preventDefault())
})()
