# The worker, and every other command of tagset. Debian, because DuckDB and Temporal's core need glibc.
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY build.mjs tsconfig.json tsconfig.build.json ./
COPY activities activities
COPY cli cli
COPY worker worker
COPY workflows workflows
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22.21.1-bookworm-slim
# Temporal's core trusts the system's certificates, which the slim image leaves out.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY bin bin
COPY examples examples
USER node
ENTRYPOINT ["node", "bin/tagset.js"]
CMD ["worker", "-c", "/config/dataset.yaml"]
