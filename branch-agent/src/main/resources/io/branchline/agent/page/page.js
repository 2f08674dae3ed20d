// Asks the agent how it is, once at a time, and shows the answer. What has not changed is not touched.
import { texts } from './texts.js';
import { writer } from './words.js';
import { show, outcome } from './view.js';

const EVERY_MS = 1500;
const HIDDEN_EVERY_MS = 15_000;
const BACK_OFF_MAX_MS = 10_000;
const ANSWER_MS = 5000;
/** An attempt to connect may take twenty seconds, and its answer must not be missed. */
const ACTION_MS = 30_000;
/** One lost answer is no news: a second one is. */
const SILENT_AFTER = 2;

const t = texts();
let write = writer(t, 'UTC');
let status = null;
let answeredAt = 0;
let failures = 0;
let timer = 0;
let asking = false;

const element = id => document.getElementById(id);

async function answer(path, options, patience) {
  const response = await fetch(path, { ...options, cache: 'no-store', signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw new Error(response.status === 503 ? 'busy' : `status ${response.status}`);
  return response.json();
}

async function ask() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    const next = await answer('/status', {}, ANSWER_MS);
    if (next.zone !== status?.zone) write = writer(t, next.zone);
    status = next;
    answeredAt = Date.now();
    failures = 0;
  } catch {
    failures++;
  }
  asking = false;
  draw();
  const pause = Math.min(EVERY_MS * 2 ** Math.max(0, failures - 1), BACK_OFF_MAX_MS) * (0.9 + 0.2 * Math.random());
  timer = setTimeout(ask, document.hidden ? HIDDEN_EVERY_MS : pause);
}

function draw() {
  const silent = failures >= SILENT_AFTER || (failures > 0 && status === null);
  show(t, write, status, silent ? { for: (Date.now() - answeredAt) / 1000, at: answeredAt } : null);
}

async function act(button, label, busy, path) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  button.textContent = busy;
  outcome(null);
  try {
    outcome(judged(await answer(path, { method: 'POST' }, ACTION_MS)));
  } catch (cause) {
    outcome({ tone: 'warn', text: cause.message === 'busy' ? t.outcome.tooMany : t.outcome.silent });
  }
  button.textContent = label;
  button.removeAttribute('aria-disabled');
  await ask();
}

function judged(result) {
  if (result.result === 'connected' && result.roundTripMs !== undefined) {
    return { tone: 'good', text: t.outcome.tested(write.number(result.roundTripMs)) };
  }
  if (result.result === 'connected') {
    const some = t.outcome.sentSome(write.count(t.events, result.waiting));
    return { tone: 'good', text: result.waiting ? some : t.outcome.sent };
  }
  if (result.result === 'failed') {
    const next = result.nextAttempt && write.second(new Date(result.nextAttempt));
    return { tone: 'bad', text: t.outcome.failed(t.problem[result.problem] ?? t.problem.other, next), detail: result.detail };
  }
  return { tone: 'busy', text: t.outcome[result.result] ?? t.outcome.trying };
}

document.documentElement.lang = t.language;
document.title = t.title;
const test = element('test');
const send = element('send');
test.textContent = t.test;
send.textContent = t.send;
element('support').textContent = t.support;
test.addEventListener('click', () => act(test, t.test, t.testing, '/v1/actions/test-connection'));
send.addEventListener('click', () => act(send, t.send, t.sending, '/v1/actions/send-now'));
document.addEventListener('visibilitychange', () => document.hidden || ask());
setInterval(() => failures >= SILENT_AFTER && draw(), 1000);
ask();
