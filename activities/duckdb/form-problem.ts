/**
 * What DuckDB says of a file that is not of the format that it is read as, in one line; `undefined` for another error,
 * which says nothing of the file.
 */
export function formProblem(error: unknown): string | undefined {
  const [said = ''] = error instanceof Error ? error.message.split('\n') : [];
  return said.startsWith('Invalid') ? said : undefined;
}
