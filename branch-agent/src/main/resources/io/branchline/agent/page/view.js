// Makes the page of a status. Elements are made anew only where what they show has changed.

const TONES = { connected: 'good', sending: 'busy', cut: 'warn', never: 'warn', full: 'bad', stopping: 'quiet', silent: 'bad' };
const SVG = 'http://www.w3.org/2000/svg';
const shown = new Map();
let toldKind = '';

const element = id => document.getElementById(id);

function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

function icon(tone) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${tone}`);
  svg.append(use);
  return svg;
}

const word = (tone, text) => make('span', { class: 'word', 'data-tone': tone }, icon(tone), text);

/** Fills an element if what it is made from is different from the last time. */
function fill(id, from, children) {
  const key = JSON.stringify(from);
  if (shown.get(id) === key) return;
  shown.set(id, key);
  element(id).replaceChildren(...children());
}

/** What an action came to. */
export function outcome(result) {
  const line = element('outcome');
  line.hidden = result === null;
  line.replaceChildren(...(result === null ? [] : [
    word(result.tone, result.text),
    ...(result.detail ? [make('span', { class: 'detail' }, result.detail)] : []),
  ]));
}

/** Shows a status; `silent` tells since when there is no answer, if that is so. */
export function show(t, write, status, silent) {
  element('main').hidden = false;
  element('main').dataset.silent = silent ? 'yes' : 'no';
  sentence(t, write, status, silent);
  if (status === null) return;
  element('asof').textContent = t.asOf(write.second(new Date(status.time)));
  const now = new Date(status.time);
  figures(t, write, status, now);
  waiting(t, write, status);
  refused(t, write, status.refused, now);
  terminals(t, write, status.today, now);
  rates(t, write, status.rates);
}

function sentence(t, write, status, silent) {
  const kind = silent ? 'silent' : status.situation.kind;
  const now = status && new Date(status.time);
  element('hero').dataset.tone = TONES[kind];
  element('sign').setAttribute('href', `#icon-${TONES[kind]}`);
  const said = silent ? t.sentence.silent() : spoken(t, write, status.situation, now);
  // Each of its parts on a line of its own, as long as the window is wide enough.
  fill('sentence', said, () => said.split(/(?<=[.]) /).flatMap((part, index) => [index ? ' ' : '', make('span', {}, part)]));
  const more = silent ? silence(t, write, status, silent) : explained(t, write, status, now);
  if (element('more').textContent !== more) element('more').textContent = more;
  // Figures change all the time; people who listen are told when the situation does.
  if (kind !== toldKind) {
    element('told').textContent = toldKind ? said : '';
    toldKind = kind;
  }
}

function spoken(t, write, situation, now) {
  const sales = situation.sales ? write.count(t.sales, situation.sales) : '';
  const other = situation.other ? write.count(t.records, situation.other) : '';
  const count = situation.sales + situation.other;
  const last = situation.kind === 'cut'
    ? situation.since && write.moment(situation.since, now)
    : situation.secondsLeft && write.duration(situation.secondsLeft);
  return t.sentence[situation.kind](t.waitingAll(sales, other), count, last);
}

function silence(t, write, status, silent) {
  return status ? t.more.silent(write.duration(silent.for), write.second(new Date(silent.at))) : '';
}

function explained(t, write, status, now) {
  const hub = status.hub;
  if (['cut', 'never'].includes(status.situation.kind)) {
    const reason = t.problem[hub.problem] ?? '';
    return hub.nextAttempt ? t.more.next(reason, write.second(new Date(hub.nextAttempt))) : `${reason} ${t.more.attempt}`.trim();
  }
  const last = status.journal.lastSettled;
  if (!last) return '';
  return t.more.lastReceipt(last.receipt || last.id, write.moment(last.settledAt ?? last.recordedTime, now));
}

function figure(name, value, notes) {
  return make('div', { class: 'figure' }, make('dt', {}, name), make('dd', { class: 'value' }, value),
    ...notes.filter(Boolean).map(note => make('dd', { class: 'note' }, note)));
}

function figures(t, write, status, now) {
  const { today, journal } = status;
  const oldest = journal.backlog && journal.oldestUnsettled
    ? t.oldest(write.duration((now - new Date(journal.oldestUnsettled)) / 1000)) : '';
  const span = journal.full ? t.roomFull : journal.roomSeconds ? t.roomLasts(write.duration(journal.roomSeconds)) : t.roomPlenty;
  const size = write.bytes(journal.roomLeft);
  const room = [span, journal.roomSeconds ? t.roomNote(size) : t.roomNoPace(size)];
  const since = today.since && t.since(write.moment(today.since, now));
  fill('figures', [today.takings, since, room, journal.backlog, oldest], () => [
    ...(today.takings.length
      ? today.takings.map(one => figure(t.salesIn(one.currency), write.money(one.amount, one.currency), [
        write.count(t.sales, one.sales),
        one.returns ? write.count(t.returns, one.returns, write.money(one.returned, one.currency)) : '',
        since,
      ]))
      : [figure(t.today, t.noSales, [since])]),
    figure(t.notAtHeadOffice, journal.backlog ? write.number(journal.backlog) : t.allThere, [oldest]),
    figure(t.room, room[0], [room[1]]),
  ]);
}

function waiting(t, write, status) {
  const queues = status.journal.priorities.map(one => [one.priority, one.backlog]);
  fill('waiting', queues, () => [
    make('h2', {}, t.waiting),
    make('ul', { class: 'lines' }, ...queues.map(([priority, backlog]) => make('li', {},
      make('span', {}, t.priority[priority]),
      make('span', { class: backlog ? 'number some' : 'number quiet' }, backlog ? write.number(backlog) : t.nothing)))),
    make('p', { class: 'note' }, t.waitingNote),
  ]);
}

function refused(t, write, list, now) {
  const lines = [
    ...list.headOffice.map(one => ({ ...one, at: one.recordedTime, where: t.refusedThere })),
    ...list.here.map(one => ({ ...one, where: t.refusedHere })),
  ];
  fill('refused', lines, () => [
    make('h2', {}, t.refused),
    lines.length
      ? make('ul', { class: 'lines cards' }, ...lines.map(one => make('li', {},
        make('p', { class: 'head' },
          word('warn', one.receipt ? t.receipt(one.receipt) : t.unnamed(one.id)),
          make('time', { datetime: one.at, title: write.utc(one.at) }, write.moment(one.at, now))),
        make('p', {}, one.reason),
        make('p', { class: 'note' }, `${one.source}. ${one.where}`))))
      : make('p', { class: 'note' }, word('good', t.refusedNone)),
  ]);
}

function terminals(t, write, today, now) {
  fill('terminals', [today.terminals, today.terminalsMore], () => [
    make('h2', {}, t.terminals),
    today.terminals.length
      ? table([t.till, t.sent, t.last], today.terminals.map(one => [
        make('th', { scope: 'row' }, one.source),
        make('td', { class: 'number' }, write.number(one.events)),
        make('td', { class: 'number' }, make('time', { datetime: one.last, title: write.utc(one.last) }, write.moment(one.last, now))),
      ]))
      : make('p', { class: 'note' }, t.terminalsNone),
    today.terminalsMore ? make('p', { class: 'note' }, t.terminalsMore(write.number(today.terminalsMore))) : '',
  ]);
}

function rates(t, write, all) {
  // An age in words changes once a minute, not with every answer.
  const list = all.list.map(rate => ({ ...rate, ageSeconds: undefined, age: write.duration(rate.ageSeconds < 120 ? rate.ageSeconds - rate.ageSeconds % 10 : rate.ageSeconds) }));
  fill('rates', [list, all.more, all.refuseStale, all.maxAgeSeconds], () => [
    make('h2', {}, t.rates),
    ...(list.length
      ? [
        table([t.pair, t.buy, t.sell, t.age], list.map(rate => rateCells(t, rate))),
        all.more ? make('p', { class: 'note' }, t.ratesMore(write.number(all.more))) : '',
        make('p', { class: 'note' }, (all.refuseStale ? t.policyRefuse : t.policyKeep)(write.duration(all.maxAgeSeconds))),
      ]
      : [make('p', { class: 'note' }, t.ratesNone)]),
  ]);
}

function rateCells(t, rate) {
  const name = `${rate.unit > 1 ? t.perUnit(rate.unit, rate.base) : rate.base}/${rate.quote}`;
  const pair = make('th', { scope: 'row' }, name, make('span', { class: 'note' }, t.kind[rate.kind] ?? rate.kind));
  const stale = rate.state === 'stale';
  const age = make('td', { class: 'number' }, rate.age, stale ? word('warn', t.stale) : null);
  if (rate.refused) return [pair, make('td', { class: 'number', colspan: 2 }, t.notForDealing), age];
  if (rate.bid === null && rate.ask === null) {
    return [pair, make('td', { class: 'number', colspan: 2 }, rate.mid ?? t.noFigure, make('span', { class: 'note' }, t.mid)), age];
  }
  return [pair, make('td', { class: 'number' }, rate.bid ?? t.noFigure), make('td', { class: 'number' }, rate.ask ?? t.noFigure), age];
}

function table(heads, rows) {
  return make('table', {},
    make('thead', {}, make('tr', {}, ...heads.map((head, index) => make('th', { scope: 'col', class: index ? 'number' : undefined }, head)))),
    make('tbody', {}, ...rows.map(cells => make('tr', {}, ...cells))));
}
