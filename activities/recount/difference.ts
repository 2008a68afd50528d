import { InvariantViolation } from '../errors.ts';
import { shown } from '../shown.ts';

/** Throws `InvariantViolation` that names what differs, unless two values are the same when written as JSON. */
export function expectAsRecounted(file: string, at: string, expected: unknown, found: unknown): void {
  const [one, other] = [JSON.stringify(expected), JSON.stringify(found)];
  if (one !== other) throw differs(file, at, shown(one), shown(other));
}

/** That a file is not what the exported tables and the rules make of it. */
export function differs(file: string, at: string, expected: string, found: string): InvariantViolation {
  return new InvariantViolation(
    `The check before publishing found a difference in ${file}, ${at}: expected ${expected}, found ${found}. ` +
      'Nothing was published. A stage or a disk is at fault: start the build again, and report it if it ends like this again.',
  );
}
