#!/usr/bin/env node
/**
 * Judges the packages that Crossdock uses, offline, from package.json, package-lock.json, node_modules and the table in
 * CONTRIBUTING.md. Exit code 1 with one line per offence.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { subset } from 'semver';

const HELP = `Checks every direct dependency: a complete line in CONTRIBUTING.md, an allowed licence, an exact version;
that no copyleft package is in the run-time tree, and that every locked package runs on each Node that "engines" of
package.json names and is not deprecated, so that npm ci warns of nothing. Works offline.

  node scripts/dependencies.mjs [--root <folder>]`;

const ALLOWED = new Set(['MIT', 'Apache-2.0', 'ISC', 'BSD', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0']);
const COPYLEFT = /\b(?:A?GPL|LGPL|MPL|EPL|EUPL|CDDL|CPL|OSL|SSPL|MS-RL|CC-BY-SA)\b/i;
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+[\w.]+)?$/;
const FIELDS = ['dependencies', 'optionalDependencies', 'devDependencies'];
const COLUMNS = ['name', 'version', 'reason', 'licence', 'released', 'latest'];

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The rows of the table under "## Dependencies": name -> cells. */
function documentedRows(markdown) {
  const section = /^## Dependencies$([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(markdown)?.[1] ?? '';
  const cellsOf = (line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map(cellsOf);
  return rows.map((cells) =>
    Object.fromEntries(COLUMNS.map((column, index) => [column, (cells[index] ?? '').replace(/^`|`$/g, '')])),
  );
}

const licenceOf = ({ license, licenses }) => {
  const one = (value) => (typeof value === 'string' ? value : value?.type);
  return one(license) ?? [licenses].flat().map(one).filter(Boolean).join(' AND ');
};

/** Every way of an "A AND B" must be allowed, one way of an "A OR B" is enough. */
const isAllowed = (licence) =>
  licence !== '' &&
  licence
    .replace(/[()]/g, '')
    .split(/\s+or\s+/i)
    .some((way) => way.split(/\s+and\s+/i).every((each) => ALLOWED.has(each)));

const isCopyleft = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(/\s+or\s+/i)
    .every((way) => COPYLEFT.test(way));

/** What is locked and what is installed for one place of the tree. */
function packageAt(root, packages, where) {
  const manifest = join(root, where, 'package.json');
  return {
    ...packages[where],
    ...(existsSync(manifest)
      ? { licence: licenceOf(readJson(manifest)) }
      : { licence: packages[where]?.license ?? '' }),
  };
}

function placeOf(packages, from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const place = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (base === '') return undefined;
  }
}

/** Places of all packages that the application needs to run; optional peers (such as command lines) are not among them. */
function runtimeTree(packages, manifest) {
  const direct = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  const open = direct.map((name) => placeOf(packages, '', name));
  const seen = new Set();
  while (open.length > 0) {
    const place = open.pop();
    if (place === undefined || seen.has(place)) continue;
    seen.add(place);
    const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = packages[place];
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])
      open.push(placeOf(packages, place, name));
  }
  return seen;
}

function rowProblems(name, wanted, licence, row) {
  if (row === undefined)
    return [`${name}: no line in the table of CONTRIBUTING.md. Add name, version, reason, licence and dates.`];
  const problems = [];
  if (row.version !== wanted) problems.push(`${name}: CONTRIBUTING.md says ${row.version}, package.json ${wanted}.`);
  if (licence !== '' && row.licence !== licence)
    problems.push(`${name}: CONTRIBUTING.md says licence ${row.licence || '(none)'}, the package ${licence}.`);
  if (row.reason.length < 10) problems.push(`${name}: its line in CONTRIBUTING.md gives no reason.`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(row.released))
    problems.push(`${name}: its line in CONTRIBUTING.md gives no release date (YYYY-MM-DD).`);
  if (!/\d{4}-\d{2}-\d{2}$/.test(row.latest))
    problems.push(`${name}: its line in CONTRIBUTING.md gives no date of the latest release (YYYY-MM-DD).`);
  return problems;
}

/** What `npm ci` would warn of on one of the Node versions that we name. */
function warningsOfInstall(ours, packages) {
  const problems = [];
  for (const [where, { engines, deprecated }] of Object.entries(packages)) {
    if (where === '') continue;
    if (ours !== undefined && engines?.node !== undefined && !subset(ours, engines.node))
      problems.push(
        `${where}: wants Node ${engines.node}, we name ${ours}. Pin a version that allows it ("overrides").`,
      );
    if (deprecated !== undefined) problems.push(`${where}: is deprecated: ${deprecated}`);
  }
  return problems;
}

function findProblems(root) {
  const manifest = readJson(join(root, 'package.json'));
  const { packages } = readJson(join(root, 'package-lock.json'));
  const rows = documentedRows(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));
  const direct = Object.fromEntries(FIELDS.flatMap((field) => Object.entries(manifest[field] ?? {})));
  const problems = [];
  for (const [name, version] of Object.entries(direct)) {
    const place = packageAt(root, packages, `node_modules/${name}`);
    if (!EXACT.test(version))
      problems.push(`${name}: "${version}" is not an exact version; the lock file holds ${place.version ?? 'none'}.`);
    else if (place.version !== version)
      problems.push(
        `${name}: package.json says ${version}, package-lock.json ${place.version ?? 'nothing'}. Run npm install.`,
      );
    const absent = place.licence === '' && name in (manifest.optionalDependencies ?? {});
    if (!absent && !isAllowed(place.licence))
      problems.push(`${name}: licence "${place.licence}" is not allowed for a direct dependency.`);
    const same = rows.filter((row) => row.name === name);
    if (same.length > 1) problems.push(`${name}: ${same.length} lines in the table of CONTRIBUTING.md.`);
    problems.push(...rowProblems(name, version, place.licence, same[0]));
  }
  for (const { name } of rows)
    if (!(name in direct)) problems.push(`${name}: has a line in CONTRIBUTING.md and is not in package.json.`);
  const runtime = runtimeTree(packages, manifest);
  for (const where of runtime) {
    const { licence } = packageAt(root, packages, where);
    if (isCopyleft(licence)) problems.push(`${where}: copyleft licence "${licence}" in the run-time tree.`);
  }
  problems.push(...warningsOfInstall(manifest.engines?.node, packages));
  return { problems, direct: Object.keys(direct).length, runtime: runtime.size };
}

const { values } = parseArgs({ options: { help: { type: 'boolean' }, root: { type: 'string', default: '.' } } });
if (values.help) {
  console.log(HELP);
} else {
  const { problems, direct, runtime } = findProblems(values.root);
  for (const problem of problems) console.log(problem);
  console.log(`${direct} direct dependencies, ${runtime} packages in the run-time tree, ${problems.length} problems.`);
  if (problems.length > 0) process.exitCode = 1;
}
