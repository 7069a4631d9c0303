# The image of one service:  docker build --build-arg APP=tracker .
# Of the readers of `--profile load`:  docker build --target lab .
# Works with BuildKit and with the classic builder. Releases name the base image by its whole version:
# .github/workflows/publish-images.yml.
ARG NODE_IMAGE=node:26-trixie-slim
FROM ${NODE_IMAGE} AS base
ENV TURBO_TELEMETRY_DISABLED=1
WORKDIR /app

# Only the manifests, so that dependencies are installed again when a manifest changes, not when a source does.
FROM base AS manifests
COPY . .
RUN find apps packages -mindepth 2 -not -path '*/*/package.json' -delete

# All sources, and what building them needs.
FROM base AS sources
COPY --from=manifests /app ./
RUN npm ci --no-audit --no-fund
COPY . .

# The lab's commands that need nothing but the addresses of a platform, in one file.
FROM sources AS lab-bundle
RUN npm run bundle -w @frontpage/lab -- /app/bundle

FROM base AS lab
ENV NODE_ENV=production
COPY LICENSE ./
COPY --from=lab-bundle /app/bundle ./
USER node
ENTRYPOINT ["node", "lab.mjs"]
ARG VERSION=local REVISION=unknown CREATED= SOURCE=
LABEL org.opencontainers.image.title="frontpage-lab" \
  org.opencontainers.image.description="Demo readers and reference traffic for Frontpage, the data platform behind a news site's front page" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION" \
  org.opencontainers.image.created="$CREATED" \
  org.opencontainers.image.source="$SOURCE" \
  org.opencontainers.image.licenses="MIT"

# Builds everything, once for all services.
FROM sources AS build
RUN npm run build

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
COPY packages/launcher/bin/frontpage-health /usr/local/bin/
# A clone may have been made for one user alone.
RUN chmod 755 /usr/local/bin/frontpage-health
COPY LICENSE ./
# A new volume gets the owner of the directory where it is mounted.
RUN install -d -o node -g node /var/lib/clickhouse /var/lib/frontpage/tracker /var/lib/frontpage/splitter /var/lib/frontpage/feed
COPY --from=dependencies /app ./
COPY --from=pruned /app/out/full ./
USER node
# READY_URL is set where a container is started, because the port depends on the service.
HEALTHCHECK --interval=15s --timeout=5s --retries=6 --start-period=120s CMD ["frontpage-health"]
# As `npm start` in the service's folder, without npm: signals reach the service.
CMD ["sh", "start.sh"]
ARG APP VERSION=local REVISION=unknown CREATED= SOURCE=
LABEL org.opencontainers.image.title="frontpage-$APP" \
  org.opencontainers.image.description="The $APP of Frontpage, the data platform behind a news site's front page" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION" \
  org.opencontainers.image.created="$CREATED" \
  org.opencontainers.image.source="$SOURCE" \
  org.opencontainers.image.licenses="MIT"
