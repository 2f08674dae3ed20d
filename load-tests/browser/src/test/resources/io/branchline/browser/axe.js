// Runs axe-core on the page as it stands; gives each finding as a text for people.
async () => {
  const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const NODES_MAX = 5;
  const results = await axe.run(document, {
    runOnly: RULES,
    rules: { "target-size": { enabled: true } }, // off unless asked for
    checks: { "color-contrast": { options: { ignoreLength: true } } }, // a lone digit is a figure too
    resultTypes: ["violations"],
  });
  return results.violations.map((finding) => {
    const places = finding.nodes.slice(0, NODES_MAX).flatMap((node) => [
      `    ${node.target.join(" ")}   ${node.html.slice(0, 200)}`,
      ...(node.failureSummary ?? "").split("\n").slice(1).map((line) => `      ${line.trim()}`),
    ]);
    if (finding.nodes.length > NODES_MAX) places.push(`    and ${finding.nodes.length - NODES_MAX} more`);
    return {
      serious: finding.impact === "serious" || finding.impact === "critical",
      title: `${finding.impact} ${finding.id}: ${finding.help}, ${finding.nodes.length} times`,
      text: [`  ${finding.impact} ${finding.id}: ${finding.help}`, ...places, `    ${finding.helpUrl}`].join("\n"),
    };
  });
}
