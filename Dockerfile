# The image of one service:  docker build --build-arg APP=tracker .
# docker-compose.yml builds one for each. Works with BuildKit and with the classic builder.
FROM node:26-trixie-slim AS base
ENV TURBO_TELEMETRY_DISABLED=1
WORKDIR /app

# Only the manifests, so that dependencies are installed again when a manifest changes, not when a source does.
FROM base AS manifests
COPY . .
RUN find apps packages -mindepth 2 -not -path '*/*/package.json' -delete

# Builds everything, once for all services.
FROM base AS build
COPY --from=manifests /app ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

# Demo readers for the profile `load`: docker build --target lab .
FROM build AS lab
USER node
ENTRYPOINT ["node", "--conditions=@frontpage/source", "--import", "tsx", "packages/lab/src/main.ts"]

# One service and the packages that it needs: the build output and the manifest of each, and how it is started.
FROM build AS pruned
ARG APP
RUN test -n "$APP" || { echo 'Say which service: --build-arg APP=tracker' >&2; exit 1; }
RUN npx turbo prune "@frontpage/$APP" --docker --production \
 && find out/full -mindepth 1 -maxdepth 1 -not -name apps -not -name packages -exec rm -r {} + \
 && find out/full -mindepth 3 -maxdepth 3 -not -name dist -not -name package.json -exec rm -r {} + \
 && find out/full -type f '(' -name '*.d.ts' -o -name .tsbuildinfo ')' -delete \
 && ln -s "$(cd out/full && echo */"$APP")" out/full/service \
 && { echo 'cd service'; node -p '"exec " + require("./out/full/service/package.json").scripts.start'; } > out/full/start.sh

RUN node packages/launcher/bin/drop-dev-dependencies.mjs out/json

FROM base AS dependencies
COPY --from=pruned /app/out/json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM base
ENV NODE_ENV=production HOST=0.0.0.0
# A new volume gets the owner of the directory where it is mounted.
RUN install -d -o node -g node /var/lib/clickhouse /var/lib/frontpage/tracker /var/lib/frontpage/splitter /var/lib/frontpage/feed
COPY --from=dependencies /app ./
COPY --from=pruned /app/out/full ./
USER node
# READY_URL is set where a container is started, because the port depends on the service.
HEALTHCHECK --interval=5s --timeout=3s --retries=3 --start-period=60s \
  CMD ["node", "-e", "const url = process.env.READY_URL; if (url) fetch(url).then((answer) => process.exit(answer.ok ? 0 : 1)); else { console.error('READY_URL is not set: say what to ask, such as http://127.0.0.1:4001/readyz'); process.exitCode = 1 }"]
# As `npm start` in the service's folder, without npm: signals reach the service.
CMD ["sh", "start.sh"]
