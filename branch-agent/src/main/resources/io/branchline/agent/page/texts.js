// Every word of the page, for one language each. Another language is another object with the same members; what is
// missing in it is taken from English. Functions get numbers and texts that are already written in that language.

const en = {
  title: 'Branchline at this branch',
  asOf: time => `as of ${time}`,
  sentence: {
    connected: () => 'Connected. All sales are at head office.',
    sending: (waiting, count, left) =>
      `Connected. ${waiting} ${count === 1 ? 'is' : 'are'} on the way to head office${left ? ` (about ${left})` : ''}.`,
    cut: (waiting, count, since) => `No connection since ${since}. ${en.safe(waiting, count)}`,
    never: (waiting, count) => `No connection to head office yet. ${en.safe(waiting, count)}`,
    full: (waiting, count) => 'The disk is full. New sales are refused until there is room; '
      + (count ? `${waiting} are safe here.` : 'all earlier ones are at head office.'),
    stopping: () => 'Branchline is stopping. Everything kept here is safe; tills wait until it runs again.',
    silent: () => 'Branchline on this computer does not answer.',
  },
  safe: (waiting, count) =>
    `${count ? `${waiting} ${count === 1 ? 'is' : 'are'} safe here` : 'All sales so far are at head office'}; selling goes on.`,
  waitingAll: (sales, other) => [sales, other].filter(Boolean).join(' and '),
  sales: { one: n => `${n} sale`, other: n => `${n} sales` },
  records: { one: n => `${n} other record`, other: n => `${n} other records` },
  events: { one: n => `${n} event`, other: n => `${n} events` },
  duration: {
    seconds: n => `${n} s`,
    minutes: n => `${n} min`,
    hours: n => `${n} hours`,
    days: n => `${n} days`,
  },

  more: {
    lastReceipt: (receipt, time) => `Last receipt at head office: ${receipt}${time ? `, ${time}` : ''}.`,
    silent: (span, time) => `No answer for ${span}; figures as of ${time}. If this lasts, start Branchline again or call support.`,
    attempt: 'Trying to connect now.',
    next: (reason, time) => `${reason} Next try at ${time}.`,
  },
  problem: {
    'name-not-found': 'The name of head office’s computer cannot be found: please check the network.',
    'not-reached': 'Nothing can be reached at head office’s address.',
    'no-answer': 'Head office did not answer in time.',
    certificate: 'Head office could not prove who it is (certificate).',
    'key-refused': 'Head office does not accept the key of this branch: please call support.',
    'not-a-hub': 'What answers at head office’s address is not Branchline.',
    later: 'Head office is busy and asked to come back later.',
    lost: 'The connection broke off.',
    other: 'The connection failed.',
  },

  test: 'Test connection',
  testing: 'Testing …',
  send: 'Send now',
  sending: 'Sending …',
  support: 'Save support file',
  outcome: {
    tested: ms => `Head office answers: there and back in ${ms} ms.`,
    sent: 'Connected. Nothing is waiting.',
    sentSome: waiting => `Connected. ${waiting} on the way.`,
    failed: (reason, time) => `${reason} Nothing is lost.${time ? ` The next try is at ${time}.` : ''}`,
    trying: 'Still trying. This page shows when it succeeds.',
    stopping: 'Branchline is stopping.',
    silent: 'Branchline on this computer did not answer. Please try again.',
    tooMany: 'Somebody else is trying just now. Please try again.',
  },

  today: 'Sales today',
  salesIn: currency => `Sales today in ${currency}`,
  noSales: 'None yet',
  returns: { one: (n, amount) => `1 return, ${amount}`, other: (n, amount) => `${n} returns, ${amount}` },
  since: time => `counted since ${time}`,
  room: 'Room on this disk',
  roomLasts: span => `About ${span}`,
  roomPlenty: 'Plenty',
  roomFull: 'Full',
  roomNote: size => `${size} free, at today’s pace`,
  roomNoPace: size => `${size} free`,
  notAtHeadOffice: 'Not yet at head office',
  allThere: 'Nothing',
  nothing: 'nothing',
  oldest: span => `oldest ${span}`,

  waiting: 'Waiting for head office',
  waitingNote: 'Sent in this order as soon as there is a connection.',
  priority: {
    1: 'Sales and payments',
    2: 'Returns and stock',
    3: 'Customers and products',
    4: 'Reports',
  },

  refused: 'Refused receipts',
  refusedNone: 'None. Everything that was sold has been accepted.',
  refusedHere: 'Refused here: the till has to correct it and send it again.',
  refusedThere: 'At head office, put aside: head office will look at it. Nothing is lost.',
  unnamed: id => `event ${id}`,
  receipt: number => `Receipt ${number}`,

  terminals: 'Tills today',
  terminalsNone: 'No till has sent anything today.',
  terminalsMore: n => `and ${n} more`,
  till: 'Till',
  sent: 'Sent',
  last: 'Last',

  rates: 'Exchange rates',
  ratesNone: 'Head office has not sent any rates.',
  ratesMore: n => `and ${n} more`,
  pair: 'Pair',
  buy: 'Buy',
  sell: 'Sell',
  mid: 'Middle',
  age: 'Age',
  stale: 'old',
  kind: { cash: 'cash', transfer: 'transfer', reference: 'reference' },
  noFigure: '–',
  notForDealing: 'not to be used',
  perUnit: (unit, base) => `${unit} ${base}`,
  policyRefuse: span => `An old rate must not be used: tills get none until head office sends a new one. Rates become old ${span} after the last word from head office, or when their time ends.`,
  policyKeep: span => `An old rate may still be used; ask head office if in doubt. Rates become old ${span} after the last word from head office, or when their time ends.`,
};

const languages = { en };

/** The texts in the first language of the reader that there is. */
export function texts(wanted = navigator.languages) {
  const found = wanted.map(tag => tag.split('-')[0]).find(language => languages[language]) ?? 'en';
  return { ...en, ...languages[found], language: found };
}
