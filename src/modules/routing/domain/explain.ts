import { decisiveRule, type Exclusion, type Ranking, type RoutingCandidate, type Rule } from './rank.js';

const WHY_NOT: Readonly<Record<Exclusion, string>> = {
  PINNED_ELSEWHERE: 'an operator chose another warehouse',
  COUNTRY_NOT_SERVED: 'it does not serve the destination',
  NOTHING_IN_STOCK: 'no line of the order is in stock there',
};

const BECAUSE: Readonly<Record<Rule, (winner: RoutingCandidate, other: RoutingCandidate) => string>> = {
  FEWEST_SPLITS: (winner, other) => `it has ${ability(winner)}, ${other.site.code} has ${ability(other)}`,
  SAME_COUNTRY: (winner) => `it is in the destination's country (${winner.site.country})`,
  NEAREST: (winner, other) =>
    `it is nearer to the destination: ${distance(winner)}, ${other.site.code}: ${distance(other)}`,
};

/** One sentence about a ranking, for people: which site should do the work, and the rule that says so. No personal data. */
export function explain({ candidates, recommended, assigned, better }: Ranking): string {
  if (!recommended) {
    const first = candidates.find((candidate) => !isPinnedElsewhere(candidate)) ?? candidates[0];
    if (!first) return 'No warehouse has an active location at this store.';
    const reasons = first.excludedBy.map((exclusion) => WHY_NOT[exclusion]).join(', and ');
    return candidates.length === 1
      ? `No warehouse can do the work: ${first.site.code}: ${reasons}.`
      : `None of the ${candidates.length} warehouses can do the work; ${first.site.code}: ${reasons}.`;
  }
  const other = better ? assigned : runnerUp(candidates, recommended);
  const verb = better && assigned ? `should do the work instead of ${assigned.site.code}` : 'should do the work';
  // While an operator's choice is in force nothing else counts.
  const why = candidates.some(isPinnedElsewhere) ? 'an operator chose it' : because(recommended, other);
  return `${recommended.site.code} ${verb}: ${why}.`;
}

function isPinnedElsewhere({ excludedBy }: RoutingCandidate): boolean {
  return excludedBy.includes('PINNED_ELSEWHERE');
}

function runnerUp(candidates: readonly RoutingCandidate[], winner: RoutingCandidate): RoutingCandidate | null {
  return candidates.find((one) => one !== winner && one.excludedBy.length === 0) ?? null;
}

function because(winner: RoutingCandidate, other: RoutingCandidate | null): string {
  if (!other) return 'no other warehouse can';
  if (other.excludedBy.length > 0) {
    return `${other.site.code} cannot, since ${other.excludedBy.map((exclusion) => WHY_NOT[exclusion]).join(', and ')}`;
  }
  const rule = decisiveRule(winner, other);
  return rule ? BECAUSE[rule](winner, other) : `it is no worse than ${other.site.code} by any rule`;
}

/** Sites differ by how many others they need, which does not follow from what they have alone. */
function ability({ score: { linesInStock, lines, splits } }: RoutingCandidate): string {
  const more = splits === 1 ? '1 more fulfillment order' : `${splits} more fulfillment orders`;
  return `${linesInStock} of ${lines} lines in stock${splits > 0 ? ` and needs ${more}` : ''}`;
}

function distance({ score }: RoutingCandidate): string {
  return score.distanceKm === null ? 'distance not known' : `${score.distanceKm} km`;
}
