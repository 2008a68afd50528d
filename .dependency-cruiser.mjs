const STAGES = 'plan|export|convert|clean|merge|upload|retrain|notify';
const SHARED = 'csv|duckdb|publish|recount|rules|sql-dump|store|verify';

// The sources show every import. What the compiler has left of them in dist/ are those that are more than a type.
const source = (path) => `^${path}/`;
const built = (path) => `^dist/${path}/`;

/** The arrows of ARCHITECTURE.md. `npm run arrows` holds them. */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one subject, or a third one is missing.',
      severity: 'error',
      from: { pathNot: source('dist') },
      to: { circular: true },
    },
    {
      name: 'one-way',
      comment: 'cli, worker → workflows → activities.',
      severity: 'error',
      from: { path: source('(activities|workflows)') },
      to: { path: source('(cli|worker)') },
    },
    {
      name: 'worker-without-cli',
      comment: 'A worker knows nothing of the command line.',
      severity: 'error',
      from: { path: source('worker') },
      to: { path: source('cli') },
    },
    {
      name: 'activities-without-workflows',
      comment: 'An activity does its work whoever asks for it.',
      severity: 'error',
      from: { path: source('activities') },
      to: { path: source('workflows') },
    },
    {
      name: 'workflows-by-type',
      comment: 'Workflows run in a sandbox: they know activities by type only.',
      severity: 'error',
      from: { path: built('workflows') },
      to: { path: built('activities') },
    },
    {
      name: 'stages-by-type',
      comment: "A stage knows another's result by type only. What two of them need has a room of its own.",
      severity: 'error',
      from: { path: built(`activities/(${STAGES})`) },
      to: { path: built(`activities/(${STAGES})`), pathNot: built('activities/$1') },
    },
    {
      name: 'shared-below-stages',
      comment: 'What stages share knows no stage, but for types.',
      severity: 'error',
      from: { path: built(`activities/(${SHARED})`) },
      to: { path: built(`activities/(${STAGES})`) },
    },
  ],
  options: { parser: 'swc', doNotFollow: { path: 'node_modules' } },
};
