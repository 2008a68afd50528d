/**
 * The failures another try cannot mend. The core throws these plain errors; the activity shell
 * (`shell.ts`) turns them into `ApplicationFailure.nonRetryable(message, name)`. Anything else that is
 * thrown retries. A message says what is wrong, where (file, line, byte, field) and what to do about it.
 */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/** The configuration or the input of a run is wrong: a missing key, an unknown table, a bad period. */
export class ConfigError extends PermanentError {
  override readonly name = 'ConfigError';
}

/** The data that was read is not what it should be: a cut dump, a ragged CSV row, an empty table. */
export class BadInput extends PermanentError {
  override readonly name = 'BadInput';
  /** Whether the data ends before it should: it was cut, or somebody writes it still. */
  readonly cut: boolean;

  constructor(message: string, { cut = false }: { readonly cut?: boolean } = {}) {
    super(message);
    this.cut = cut;
  }
}

/** The files of the source are older than `source.maxAge`: nobody has written them anew. */
export class StaleSource extends PermanentError {
  override readonly name = 'StaleSource';
}

/** The source's schema does not fit the configuration, or changed while it was being read. */
export class SchemaDrift extends PermanentError {
  override readonly name = 'SchemaDrift';
}

/** A server knows us and says no. */
export class AccessDenied extends PermanentError {
  override readonly name = 'AccessDenied';
}

/** The dataset would be unfit for training: no label or no image is left. */
export class QualityGate extends PermanentError {
  override readonly name = 'QualityGate';
}

/** Our own books do not balance. Nothing may be published. */
export class InvariantViolation extends PermanentError {
  override readonly name = 'InvariantViolation';
}

/** The training program ended in an error: another try would cost as much and end the same. */
export class TrainingFailed extends PermanentError {
  override readonly name = 'TrainingFailed';
}
