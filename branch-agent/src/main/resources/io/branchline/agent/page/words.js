// Figures as people read them: in the reader's language, in the branch's zone. No amount is ever added or converted here.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Writes for a reader with these texts at a branch in this zone. */
export function writer(texts, zone) {
  const numbers = new Intl.NumberFormat(navigator.language);
  const plural = new Intl.PluralRules(texts.language);
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const seconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const date = format({ dateStyle: 'short' });

  function format(options) {
    const known = Intl.supportedValuesOf?.('timeZone').includes(zone) || zone === 'UTC';
    return new Intl.DateTimeFormat(navigator.language, { ...options, hourCycle: options.dateStyle ? undefined : 'h23', timeZone: known ? zone : undefined });
  }

  const self = {
    number: value => numbers.format(value),
    /** A counted thing: texts.sales and the like. */
    count: (things, value, ...more) => (things[plural.select(value)] ?? things.other)(numbers.format(value), ...more),
    /** One figure, as a person would round it. */
    duration(value) {
      const span = Math.max(0, Math.round(value));
      if (span < 2 * MINUTE) return texts.duration.seconds(numbers.format(span));
      if (span < 2 * HOUR) return texts.duration.minutes(numbers.format(Math.round(span / MINUTE)));
      if (span < 2 * DAY) return texts.duration.hours(numbers.format(Math.round(span / HOUR)));
      return texts.duration.days(numbers.format(Math.round(span / DAY)));
    },
    /** 14:02, or with its date if that is not the one of now. */
    moment: (text, now) => (date.format(new Date(text)) === date.format(now) ? clock : day).format(new Date(text)),
    second: moment => seconds.format(moment),
    utc: text => new Date(text).toISOString().replace('.000Z', 'Z'),
    /** An amount that arrives as a text is written digit for digit. */
    money: (amount, currency) =>
      new Intl.NumberFormat(navigator.language, { style: 'currency', currency, currencyDisplay: 'code' }).format(amount),
    bytes(value) {
      const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
      let index = 0;
      let scaled = value / 1000;
      while (scaled >= 1000 && index < units.length - 1) {
        scaled /= 1000;
        index++;
      }
      const fraction = { maximumFractionDigits: scaled < 10 ? 1 : 0 };
      return new Intl.NumberFormat(navigator.language, { style: 'unit', unit: units[index], ...fraction }).format(scaled);
    },
  };
  return self;
}
