import { decisiveRule, type Exclusion, type Ranking, type RoutingCandidate, type Rule } from './rank.js';

const WHY_NOT: Readonly<Record<Exclusion, string>> = {
  PINNED_ELSEWHERE: 'an operator chose another warehouse',
  COUNTRY_NOT_SERVED: 'it does not serve the destination',
  NOTHING_IN_STOCK: 'no line of the order is in stock there',
};

const BECAUSE: Readonly<Record<Rule, (winner: RoutingCandidate, other: RoutingCandidate) => string>> = {
  FEWEST_SPLITS: (winner, other) =>
    `it has ${inStock(winner)}, ${other.site.code} has ${inStock(other)}${winner.score.splits > 0 ? `; ${winner.score.splits} more fulfillment order(s) would be needed` : ''}`,
  SAME_COUNTRY: (winner) => `it is in the destination's country (${winner.site.country})`,
  NEAREST: (winner, other) =>
    `it is nearer to the destination: ${distance(winner)}, ${other.site.code}: ${distance(other)}`,
};

/** One sentence about a ranking, for people: which site should do the work, and the rule that says so. No personal data. */
export function explain({ candidates, recommended, assigned, better }: Ranking): string {
  if (!recommended) {
    const first = candidates.find(({ excludedBy }) => !excludedBy.includes('PINNED_ELSEWHERE')) ?? candidates[0];
    if (!first) return 'No warehouse has an active location at this store.';
    const reasons = first.excludedBy.map((exclusion) => WHY_NOT[exclusion]).join(', and ');
    return candidates.length === 1
      ? `No warehouse can do the work: ${first.site.code}: ${reasons}.`
      : `None of the ${candidates.length} warehouses can do the work; ${first.site.code}: ${reasons}.`;
  }
  const other = better ? assigned : runnerUp(candidates, recommended);
  const verb = better && assigned ? `should do the work instead of ${assigned.site.code}` : 'should do the work';
  return `${recommended.site.code} ${verb}: ${because(recommended, other)}.`;
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

function inStock({ score }: RoutingCandidate): string {
  if (score.lines === 1) return score.linesInStock === 1 ? 'the line in stock' : 'the line not in stock';
  return `${score.linesInStock} of ${score.lines} lines in stock`;
}

function distance({ score }: RoutingCandidate): string {
  return score.distanceKm === null ? 'distance not known' : `${score.distanceKm} km`;
}
