// The controls that can be seen now, and which of them the focus has come to.
() => {
  const KINDS = "a[href], button, input, select, textarea, summary, audio[controls], video[controls], [contenteditable='true'],"
    + " [tabindex], [role=button], [role=link], [role=checkbox], [role=switch], [role=tab], [role=menuitem], [role=option]";
  const SIGNS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "backgroundColor", "textDecorationLine"];
  const sign = (element) => {
    const style = getComputedStyle(element);
    return SIGNS.map((name) => style[name]).join(" ");
  };
  const name = (element) => {
    const tag = element.cloneNode(false).outerHTML.slice(0, 120);
    return `${tag} "${(element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40)}"`;
  };
  const inReach = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.disabled && !element.closest("[inert], [aria-hidden=true]");
  // Within a group of radio buttons or a toolbar with one stop, arrows lead on: tabindex -1 says so.
  const oneOfItsGroup = (element) =>
    element.type !== "radio" || element.checked || !document.querySelector(`input[type=radio][name="${CSS.escape(element.name)}"]:checked`);

  document.activeElement?.blur();
  const before = new Map();
  for (const element of document.querySelectorAll(KINDS)) {
    const left = element.getAttribute("tabindex")?.startsWith("-");
    if (!left && inReach(element) && oneOfItsGroup(element)) before.set(element, sign(element));
  }
  const reached = new Set();

  const covered = (element) => {
    const whole = element.getBoundingClientRect();
    const left = Math.max(0, whole.left);
    const top = Math.max(0, whole.top);
    const width = Math.min(innerWidth, whole.right) - left;
    const height = Math.min(innerHeight, whole.bottom) - top;
    if (width <= 0 || height <= 0) return true;
    const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
    return points.every(([x, y]) => {
      const seen = document.elementFromPoint(left + width * x, top + height * y);
      return !seen || !(element.contains(seen) || (seen.matches("label") && seen.contains(element)));
    });
  };

  return {
    count: () => before.size,
    focused: () => {
      const element = document.activeElement;
      if (!element || element === document.body || reached.has(element)) return [];
      reached.add(element);
      const faults = [];
      if (!inReach(element)) faults.push(`the focus goes where nothing is seen: ${name(element)}`);
      else {
        if (before.has(element) && before.get(element) === sign(element)) faults.push(`nothing shows the focus on ${name(element)}`);
        if (covered(element)) faults.push(`something covers ${name(element)} when it has the focus`);
      }
      return faults;
    },
    missed: () => [...before.keys()].filter((element) => element.isConnected && inReach(element) && !reached.has(element)).map(name),
  };
}
