import { servesCountry } from '../../../common/countries.js';
import { greatCircleKm, type Place } from './great-circle.js';
import { covered, fewestSites } from './splits.js';

/** What one line needs. Lines without SKU are no part of routing: nobody can say where they are. */
export interface RoutedLine {
  lineId: string;
  sku: string;
  needed: number;
}

/** A warehouse that could do the work, through its location at the store. */
export interface RoutingSite {
  warehouseId: string;
  /** Short unique name of the warehouse, for people. */
  code: string;
  locationId: string;
  country: string;
  /** Upper-case country codes; empty: every country. */
  servedCountries: readonly string[];
  /** Null: not known. */
  place: Place | null;
  /** Free pieces per SKU; a SKU that is missing has no stock level there. */
  free: Readonly<Record<string, number>>;
}

/** Everything that routing looks at. */
export interface RoutingInput {
  sites: readonly RoutingSite[];
  lines: readonly RoutedLine[];
  destination: { country: string | null; place: Place | null };
  /** A location without enough stock may be recommended, too. */
  allowBackorders: boolean;
  /** Where the order is now; null: at none of the sites. */
  assignedLocationId: string | null;
  /** The warehouse that an operator chose; null: none. */
  pinnedWarehouseId: string | null;
}

/** Why a site cannot do the work. */
export const EXCLUSIONS = ['PINNED_ELSEWHERE', 'COUNTRY_NOT_SERVED', 'NOTHING_IN_STOCK'] as const;

/** Why a site cannot do the work. */
export type Exclusion = (typeof EXCLUSIONS)[number];

/** The rules that rank the sites which are left, the strongest first. */
export const RULES = ['FEWEST_SPLITS', 'SAME_COUNTRY', 'NEAREST'] as const;

/** A rule that ranks sites. */
export type Rule = (typeof RULES)[number];

/** How a site fares, rule by rule. */
export interface RoutingScore {
  /** Lines of which every piece is there, and all lines. */
  linesInStock: number;
  lines: number;
  /** Further fulfillment orders that would be needed, at the sites that are left; 0: it does all by itself. */
  splits: number;
  sameCountry: boolean;
  /** Whole kilometres to the destination; null: not known. */
  distanceKm: number | null;
}

/** One site, judged. */
export interface RoutingCandidate {
  site: RoutingSite;
  /** Empty: it can do the work. */
  excludedBy: Exclusion[];
  score: RoutingScore;
}

/** The sites from best to worst, the excluded ones last. */
export interface Ranking {
  candidates: RoutingCandidate[];
  /** Null: no site can do it. */
  recommended: RoutingCandidate | null;
  assigned: RoutingCandidate | null;
  /** The recommended site is another one than the assigned, and a rule says so. */
  better: boolean;
}

/**
 * Ranks our sites for one order as platforms do it themselves (docs/platform-notes.md): allowed destination countries, available inventory unless
 * backorders are allowed, fewest splits, same country, nearest. Pure and deterministic: the order of the sites does not matter.
 * Where no rule tells two apart the assigned one comes first, so that nothing is moved for nothing; then the one with the lower code.
 */
export function rank(input: RoutingInput): Ranking {
  const judged = input.sites.map((site) => judge(site, input));
  const fit = judged.filter(({ excludedBy }) => excludedBy.length === 0);
  const candidates = judged
    .map(({ site, excludedBy }) => ({ site, excludedBy, score: score(site, fit, input) }))
    .sort((a, b) => compare(a, b, input.assignedLocationId));
  const recommended = candidates.find(({ excludedBy }) => excludedBy.length === 0) ?? null;
  const assigned = candidates.find(({ site }) => site.locationId === input.assignedLocationId) ?? null;
  const better = recommended !== null && assigned !== null && recommended !== assigned;
  return { candidates, recommended, assigned, better };
}

/** The first rule by which two sites differ; null: none does. Only for sites that are not excluded. */
export function decisiveRule(a: RoutingCandidate, b: RoutingCandidate): Rule | null {
  return RULES.find((rule) => COMPARE[rule](a.score, b.score) !== 0) ?? null;
}

const COMPARE: Readonly<Record<Rule, (a: RoutingScore, b: RoutingScore) => number>> = {
  FEWEST_SPLITS: (a, b) => a.splits - b.splits,
  SAME_COUNTRY: (a, b) => Number(b.sameCountry) - Number(a.sameCountry),
  NEAREST: (a, b) => (a.distanceKm === b.distanceKm ? 0 : (a.distanceKm ?? Infinity) - (b.distanceKm ?? Infinity)),
};

function compare(a: RoutingCandidate, b: RoutingCandidate, assignedLocationId: string | null): number {
  const fit = Number(a.excludedBy.length > 0) - Number(b.excludedBy.length > 0);
  if (fit !== 0) return fit;
  const rule = decisiveRule(a, b);
  if (rule) return COMPARE[rule](a.score, b.score);
  const here = ({ site }: RoutingCandidate): number => Number(site.locationId !== assignedLocationId);
  return here(a) - here(b) || order(a.site.code, b.site.code) || order(a.site.locationId, b.site.locationId);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function judge(site: RoutingSite, input: RoutingInput): { site: RoutingSite; excludedBy: Exclusion[] } {
  const { destination, pinnedWarehouseId, allowBackorders, lines } = input;
  const { country } = destination;
  const excluded: Readonly<Record<Exclusion, boolean>> = {
    PINNED_ELSEWHERE: pinnedWarehouseId !== null && site.warehouseId !== pinnedWarehouseId,
    COUNTRY_NOT_SERVED: country !== null && !servesCountry(site.servedCountries, country),
    NOTHING_IN_STOCK: !allowBackorders && lines.length > 0 && covered(site, lines).length === 0,
  };
  return { site, excludedBy: EXCLUSIONS.filter((exclusion) => excluded[exclusion]) };
}

function score(site: RoutingSite, fit: readonly { site: RoutingSite }[], input: RoutingInput): RoutingScore {
  const { lines, destination, allowBackorders } = input;
  const here = covered(site, lines);
  const elsewhere = lines.filter((line) => !here.includes(line));
  return {
    linesInStock: here.length,
    lines: lines.length,
    splits: allowBackorders ? 0 : fewestSites(elsewhere, others(site, fit)),
    sameCountry: destination.country !== null && site.country === destination.country,
    distanceKm: site.place && destination.place ? greatCircleKm(site.place, destination.place) : null,
  };
}

function others(site: RoutingSite, fit: readonly { site: RoutingSite }[]): RoutingSite[] {
  return fit.map((candidate) => candidate.site).filter(({ locationId }) => locationId !== site.locationId);
}
