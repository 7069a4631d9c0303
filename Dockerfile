# One image for every service; docker-compose.yml says what each container runs.
FROM node:26-trixie-slim AS base
WORKDIR /app

# Only what the dependencies follow from, so that the layers below are rebuilt when a manifest changes, not when a source does.
FROM base AS manifests
COPY . .
RUN find apps packages -mindepth 2 -not -path '*/*/package.json' -delete

FROM base AS dependencies
COPY --from=manifests /app ./
RUN npm ci --omit=dev

FROM dependencies AS build
ENV TURBO_TELEMETRY_DISABLED=1
RUN npm ci --prefer-offline
COPY . .
RUN npm run build && mkdir /dist && cp -r --parents apps/*/dist packages/*/dist /dist

FROM base
ENV NODE_ENV=production HOST=0.0.0.0
# A new volume takes over the owner of the directory where it is mounted.
RUN install -d -o node -g node /var/lib/clickhouse /var/lib/frontpage/tracker
COPY --from=dependencies /app ./
COPY --from=build /dist ./
USER node
