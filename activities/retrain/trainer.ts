/** How this worker retrains, with what the environment fills in. */
export type Trainer = Command | Webhook;

/** A program on this machine. */
export interface Command {
  readonly kind: 'command';
  readonly command: readonly string[];
  /** Where it runs: the folder of dataset.yaml. */
  readonly folder: string;
  /** The environment variables that it is given by name. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: string;
  /** Path of the compiled `group-leader.ts`. */
  readonly leader: string;
}

/** A service that is told of the dataset. */
export interface Webhook {
  readonly kind: 'webhook';
  readonly url: string;
  readonly secret: string;
}
