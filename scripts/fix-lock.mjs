#!/usr/bin/env node
/**
 * Completes package-lock.json: `npm install` records only those optional platform packages that its registry offers for
 * some platform at that moment; what is left out makes `npm ci` refuse the whole lock ("Missing: ... from lock file").
 * Every package that a locked package names as optional, with an exact version, gets its entry back.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `Adds optional platform packages that package-lock.json lacks, so that npm ci works on every platform.

  node scripts/fix-lock.mjs            write the missing entries
  node scripts/fix-lock.mjs --check    write nothing; exit code 1 when entries are missing
  --root <folder>                      another folder than this one`;

const OS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony', 'netbsd', 'openbsd', 'sunos', 'aix'];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64'];
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** npm looks for `name` in the node_modules of `where` and of every folder above. */
function isLocked(packages, where, name) {
  for (let base = where; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (`${base === '' ? '' : `${base}/`}node_modules/${name}` in packages) return true;
    if (base === '') return false;
  }
}

function missingEntries(packages) {
  const missing = {};
  const unclear = [];
  for (const [where, parent] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (isLocked(packages, where, name)) continue;
      const parts = name.split(/[-/]/);
      const os = OS.find((each) => parts.includes(each));
      if (os === undefined || !EXACT.test(version)) {
        unclear.push(`${name}@${version} (optional for ${where || 'the project'})`);
        continue;
      }
      const cpu = CPU.find((each) => parts.includes(each));
      const libc = os === 'linux' ? LIBC[parts.at(-1)] : undefined;
      missing[`node_modules/${name}`] = {
        version,
        ...(cpu && { cpu: [cpu] }),
        ...(parent.dev && { dev: true }),
        ...(libc && { libc: [libc] }),
        optional: true,
        os: [os],
      };
    }
  }
  return { missing, unclear };
}

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, help: { type: 'boolean' }, root: { type: 'string', default: '.' } },
});

if (values.help) {
  console.log(HELP);
} else {
  const path = join(values.root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const { missing, unclear } = missingEntries(lock.packages);
  const names = Object.keys(missing);
  for (const each of unclear) console.log(`Cannot derive the platform of ${each}: add its entry by hand.`);
  if (names.length === 0) {
    console.log('package-lock.json holds every optional platform package.');
  } else if (values.check) {
    console.log(`package-lock.json lacks ${names.length} optional platform packages; run node scripts/fix-lock.mjs:`);
    for (const name of names) console.log(`  ${name.slice('node_modules/'.length)}@${missing[name].version}`);
  } else {
    const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
    writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
    console.log(`Added ${names.length} optional platform packages to package-lock.json.`);
  }
  if (unclear.length > 0 || (values.check && names.length > 0)) process.exitCode = 1;
}
