/** What a section says besides its keys: an example, and the rules that concern more than one key. */
export interface Section {
  readonly example: string;
  readonly notes?: readonly string[];
}

/** Where `${NAME}` is filled in from the environment of the process that reads the file. */
export const FILLED_IN = [
  'source.mysql.url',
  'store',
  'store.endpoint',
  'notify.webhook',
  'retraining.webhook.url',
  'retraining.webhook.secret',
];

/** By the key at the top of dataset.yaml. */
export const SECTIONS: Readonly<Record<string, Section>> = {
  name: {
    example: 'name: stills',
    notes: [
      'A worker has to be started again after a change. Datasets that share a Temporal namespace or a store need different names.',
    ],
  },
  source: {
    example: `source: { mysql: { url: "\${MYSQL_URL}" } }
---
source: { dump: backup/all.sql.zst, maxAge: 8 days }
---
source: { dump: { images: shots.sql.gz, tags: s3://backups/site/tags.sql.gz } }
---
source:
  csv: { images: shots.csv, tags: tags.csv, delimiter: ";", "null": "NULL" }
  exactIds: true`,
    notes: [
      "Live tables are read in one snapshot. Characters of a user name or a password other than letters and digits have to be percent-encoded in the URL (`/` is `%2F`). Its `ssl-mode` is that of MySQL's own clients: `PREFERRED`, which is the default, `DISABLED`, `REQUIRED`, `VERIFY_CA` or `VERIFY_IDENTITY`; `ssl-ca=/path/to/ca.pem` names a certificate authority of your own.",
      '`allowMissingTrailer` is about dumps alone, and `maxAge` about dumps and CSV files.',
      '`delimiter` and `quote` are one character each, not the same, and neither a line end nor NUL.',
    ],
  },
  tables: {
    example: `tables:
  images: { table: photos, id: id, file: filename, keep: [title, { column: released, type: date }] }
  tags: { table: photo_tags, id: id, value: tag, ref: photo_id }
---
tables:
  images: { table: photos, file: path, where: { deleted_at: null, state: [approved, featured] } }
  tags: { table: tags, value: name }
  taggings: { table: taggings, tag: tag_id, ref: taggable_id, where: { taggable_type: Picture } }`,
    notes: [
      'Without `taggings`, each row of `tags` names its picture in `ref`. With it, `tags` has each tag once, `tags.ref` has to be left out, and dumps and CSV files of one table each name a file of `taggings` too.',
      'A row passes a `where` if each column that it names has the value, or one of the list; `true` is 1. A `where` that no row passes is refused.',
      'The types of a kept column are `text`, `integer`, `number`, `decimal(10,2)`, `date` and `timestamp`.',
      'No two columns of the dataset may have the same name: `id`, `file` and each of `keep` name different columns, and none of them is called `tags` or `split`.',
    ],
  },
  rules: {
    example: `rules:
  case: lower
  synonyms:
    phone: [telephone, cell phone]
    cell phone: [mobile]           # a chain: mobile becomes phone
  exclude: [awesome upload, couple, "1984"]
  minUses: 500`,
    notes: [
      'The rules apply in this order: white space and case, synonyms, exclusions, the number of uses. A picture that has a tag twice, or a tag and its synonym, counts once.',
      'A spelling may belong to one label only, synonyms may not go in a circle, and `exclude` may not name what a synonym renames before: exclude the label that it becomes.',
      'A tag that YAML would read as a number, a date, `true` or `null` has to be quoted.',
    ],
  },
  output: {
    example: 'output: { formats: [csv, parquet], delimiter: "|", validation: 0.2 }',
    notes: [
      'A build fails where a label and the delimiter together would read as another label. The message names the label.',
    ],
  },
  store: {
    example: `store: s3://datasets/stills
---
store: file:./out
---
store: { url: s3://datasets/stills, endpoint: "https://minio.example:9000", region: eu-central-1 }`,
    notes: [
      'A text alone is the same as a map with this `url`. Credentials are found where every AWS tool finds them: environment, profile or role. The store has to honour `If-None-Match` and `If-Match`, which a worker tries as it starts.',
      'A worker has to be started again after a change.',
    ],
  },
  staging: { example: 'staging: { keep: 14 days }' },
  retraining: {
    example: `retraining: { when: changed, command: [python3, train.py], env: [HF_TOKEN], timeout: 2 days }
---
retraining: { webhook: { url: "\${RETRAIN_URL}", secret: "\${RETRAIN_SECRET}" } }`,
    notes: [
      '`command` and `webhook` exclude each other. Without both, a worker of your own serves the task queue `retraining-<name>`. `env` and `timeout` are about `command` alone.',
      '[retraining.md](retraining.md) says what a trainer may rely on.',
    ],
  },
  schedule: {
    example: 'schedule: { dayOfMonth: 1, hour: 3, timezone: Europe/Berlin, jitter: 20 minutes }',
    notes: [
      'A change takes effect with the next `tagset schedule apply`, which refuses a time that a month lacks, or has twice, because the clocks are changed then. [schedule.md](schedule.md) says more.',
    ],
  },
  notify: { example: `notify: { webhook: "\${SLACK_URL}", on: [failure, refused, success] }` },
  resources: {
    example: 'resources: { memory: 2GB, threads: 4, scratch: /var/tmp/tagset, metrics: "127.0.0.1:9464" }',
    notes: [
      'One activity may take its `memory` for DuckDB, and some hundred megabytes more for reading and writing; `activities` of them run at the same time. A size is a number and `MB`, `GB`, `MiB` or `GiB`.',
      'A worker keeps the resources that it was started with. Where one worker serves several datasets, those that name `metrics` name the same address.',
    ],
  },
};
