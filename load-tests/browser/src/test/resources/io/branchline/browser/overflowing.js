// Names what stands out of the window sideways; empty if the page fits.
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element))
    .slice(0, 10)
    .map((element) => `${Math.round(element.getBoundingClientRect().right)} px: ${element.cloneNode(false).outerHTML.slice(0, 200)}`);
  return [`the page is ${document.documentElement.scrollWidth} px wide`, ...wide];
}
