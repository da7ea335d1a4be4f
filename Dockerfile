# One image for every role of Crossdock; ROLES says which of them a container plays. Why it is built so: docs/adr/0009-containers.md
#
#   docker build -t crossdock .
#
# Nothing here needs BuildKit: the classic builder, Buildah and Podman read it too.

FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app

# --- everything that compiles: thrown away afterwards ---
FROM base AS build
COPY package.json package-lock.json LICENSE ./
# Install scripts would only unpack an embedded PostgreSQL and fetch a Prisma engine; neither is used here.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY prisma.config.ts .swcrc ./
COPY prisma ./prisma
COPY scripts ./scripts
COPY sandbox ./sandbox
COPY bench ./bench
COPY src ./src
# A clone may be readable by its owner only; the account that runs the image is another one.
RUN npx --no-install prisma generate && npm run build && chmod -R a+rX package.json LICENSE prisma dist

# --- what the application loads: no development tools, no embedded PostgreSQL (an optional dependency) ---
FROM base AS dependencies
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM base AS runtime
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000
COPY --from=dependencies /app/node_modules ./node_modules
# prisma/ holds the migrations, which every start applies where they are missing.
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/dist/src ./dist/src
# What docs/operations.md has people run beside the service.
COPY --from=build /app/dist/scripts/reseal.js /app/dist/scripts/months.js ./dist/scripts/
COPY --from=build /app/dist/scripts/support ./dist/scripts/support
# The base image's account "node", in digits so that an orchestrator can see that it is not root. It owns nothing in /app.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
# Alive, not ready: a database that is away for a minute is no reason to restart.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "dist/src/main.js"]
