// Says what a run came to.

const counted = (counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

const shown = ({ name, lives, users, groups, members }) =>
  `${name} ${users} users and ${members} members of ${groups} groups after ${lives} lives`;

/** The report as text. @param {object} report of `runRig` */
export function reportText(report) {
  const { receiver, fenced, violations } = report;
  return [
    `seed ${report.seed}, ${report.engine}, ${report.mode}, ${report.seconds} s`,
    `kills            ${report.kills}: ${counted(report.killed)}`,
    `points missed    ${counted(report.missed)}`,
    `stood still      ${report.freezes}${fenced === undefined ? '' : `; ${fenced} times a process came back too late, and wrote nothing`}`,
    ...(receiver === undefined
      ? []
      : [`receiver         ${receiver.answered500} times 500, ${receiver.hung} times no answer`]),
    `acknowledged     ${report.acknowledged} writes; ${report.lostAnswers} without an answer, ${report.refused} refused as they had to be`,
    `events           ${report.events} of ${report.resources} resources`,
    `deliveries       ${report.deliveries}, of which ${report.duplicates} duplicates`,
    `mirrors          ${report.mirrors.map(shown).join('; ')}`,
    `converged        within ${report.longestConvergence} s at the longest (${report.convergences.join(', ')})`,
    ...(violations.length === 0
      ? [
          'no violation: 0 lost, 0 phantom, 0 inversions, dense feeds, equal duplicates, the mirrors are the directory',
        ]
      : [`${violations.length} violations`, ...violations.map((violation) => `  ${violation}`)]),
    '',
  ].join('\n');
}
